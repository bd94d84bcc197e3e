"""What happened each time many phones lost the broker at once: how fast they were back, and who came first."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any, Final

KEPT_MAX: Final = 1_000
MANY_SHARE: Final = 0.05  # fewer than this share of the town is somebody's cable, not a storm


@dataclass
class Recovery:
    """`began_s` since the start of the run. `pressing` are those with a press to tell when they were back."""

    began_s: float
    lost: int = 0
    away_s: float | None = None  # until the first one was back
    all_back_s: float | None = None  # from the first one to the last
    pressing: int = 0
    pressing_waited_s_max: float = 0.0  # of those, from the press, or from when there was a broker again
    dialled_per_s_max: int = 0


class Recoveries:
    """`phones` of the town; told of each that is linked, lost, or dials, with the time in seconds since the start."""

    def __init__(self, phones: int) -> None:
        self.all: list[Recovery] = []
        self.connected = 0
        self.connected_max = 0
        self._phones = phones
        self._now: Recovery | None = None
        self._level = 0  # how many were connected before
        self._first_s = 0.0
        self._dials: deque[float] = deque()

    def dialled(self, now_s: float) -> None:
        """One knocks at the broker."""
        self._dials.append(now_s)
        while self._dials[0] <= now_s - 1:
            self._dials.popleft()
        if self._now is not None:
            self._now.dialled_per_s_max = max(self._now.dialled_per_s_max, len(self._dials))

    def lost(self, now_s: float, count: int = 1) -> None:
        """So many lost their line."""
        if self._now is None:
            self._now, self._level = Recovery(now_s), self.connected
        self._now.lost += count
        self.connected -= count

    def linked(self, now_s: float, urgent_s: float | None = None, count: int = 1) -> None:
        """So many are back, or there for the first time; `urgent_s`: since when they had a press to tell."""
        self.connected += count
        self.connected_max = max(self.connected_max, self.connected)
        one = self._now
        if one is None:
            return
        if one.away_s is None:
            one.away_s, self._first_s = now_s - one.began_s, now_s
        if urgent_s is not None:
            one.pressing += count
            one.pressing_waited_s_max = max(one.pressing_waited_s_max, now_s - max(urgent_s, self._first_s))
        if self.connected >= self._level:
            one.all_back_s = now_s - self._first_s
            self._keep(one)

    def as_json(self) -> list[dict[str, Any]]:
        """The finished ones, and the one that is going on if it is large; seconds to the millisecond."""
        going_on = [self._now] if self._now is not None and self._is_large(self._now) else []
        return [
            {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(one).items()}
            for one in (*self.all, *going_on)
        ]

    def _keep(self, one: Recovery) -> None:
        self._now = None
        if self._is_large(one) and len(self.all) < KEPT_MAX:
            self.all.append(one)

    def _is_large(self, one: Recovery) -> bool:
        return one.lost >= max(2, MANY_SHARE * self._phones)
