"""How long people waited: every answer's time as it was measured at the device, and what to say about them all."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from typing import Any, Final, NamedTuple

KEPT_MAX: Final = 1_000_000  # eight bytes each; more presses than that are counted and no longer measured
# Upper ends of the bars, in milliseconds: wide enough apart to be read, and with the limits that matter among them.
ENDS_MS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 15_000, 60_000, 180_000)


class Bar(NamedTuple):
    """So many took less than `end_ms` (None: however long) and not less than the bar before."""

    end_ms: int | None
    answers: int


class AnswerTimes:
    """Times in microseconds."""

    def __init__(self) -> None:
        self.count = 0
        self._fastest_us: int | None = None
        self._slowest_us: int | None = None
        self._us: array[int] = array("q")

    def add(self, took_us: int) -> None:
        """One more answer."""
        self.count += 1
        self._fastest_us = took_us if self._fastest_us is None else min(took_us, self._fastest_us)
        self._slowest_us = took_us if self._slowest_us is None else max(took_us, self._slowest_us)
        if len(self._us) < KEPT_MAX:
            self._us.append(took_us)

    @property
    def fastest_ms(self) -> int | None:
        return None if self._fastest_us is None else self._fastest_us // 1000

    @property
    def slowest_ms(self) -> int | None:
        return None if self._slowest_us is None else self._slowest_us // 1000

    def percentiles_ms(self, *percents: float) -> list[float | None]:
        """The smallest time that so many per cent did not exceed; None when there is none."""
        known = sorted(self._us)
        if not known:
            return [None for _ in percents]
        return [known[max(math.ceil(len(known) * one / 100), 1) - 1] / 1000 for one in percents]

    def bars(self) -> list[Bar]:
        """The histogram, also of empty bars."""
        counts = [0] * (len(ENDS_MS) + 1)
        for us in self._us:
            counts[bisect_right(ENDS_MS, us / 1000)] += 1
        return [Bar(end_ms, answers) for end_ms, answers in zip((*ENDS_MS, None), counts, strict=True)]

    def as_json(self) -> dict[str, Any]:
        """For scripts; milliseconds."""
        p50, p90, p99, p999 = self.percentiles_ms(50, 90, 99, 99.9)
        shown = {"p50_ms": p50, "p90_ms": p90, "p99_ms": p99, "p999_ms": p999}
        return {
            "count": self.count,
            **shown,
            "max_ms": None if self._slowest_us is None else self._slowest_us / 1000,
            "bars": [bar._asdict() for bar in self.bars()],
        }
