"""What the clock on the wall in Shanghai shows, for who reads about a run: "2 07:14:03" is the morning of day 2."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

SECOND_US: Final = 1_000_000
DAY_US: Final = 86_400 * SECOND_US
_UNITS_US: Final = {"minutes": 60 * SECOND_US, "seconds": SECOND_US, "milliseconds": 1_000, "microseconds": 1}
_FORM: Final = re.compile(r"(?:(\d{1,3}) +)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?")


class When:
    """`begins`: when the run begins, by the town's own clocks (`after_midnight_us`). That calendar day is day 1."""

    def __init__(self, begins: datetime) -> None:
        self.begins = begins
        self.after_midnight_us = (begins.hour * 60 + begins.minute) * 60 * SECOND_US

    def words(self, at_us: int) -> str:
        """To the millisecond: "2 07:14:03.120"."""
        return self._text(at_us, "milliseconds")

    def exact(self, at_us: int) -> str:
        """As short as it can be without losing anything: "2 07:14", "2 07:14:03.000001"."""
        return self._text(at_us, next(unit for unit, unit_us in _UNITS_US.items() if at_us % unit_us == 0))

    def date(self, at_us: int) -> str:
        """The calendar day: "2026-11-03"."""
        return (self.begins + timedelta(microseconds=at_us)).date().isoformat()

    def at_us(self, text: str, span_us: int) -> int:
        """Microseconds since the run began; without a day number the first time that the clock shows it.

        Raises ValueError, which says what is possible, for anything that is no time within `span_us`.
        """
        found = _FORM.fullmatch(text.strip())
        day, hour, minute, second = (int(part or 0) for part in found.groups()[:4]) if found else (0, 24, 0, 0)
        if found is None or hour > 23 or minute > 59 or second > 59:
            raise ValueError(f"{text!r} is no time; possible are HH:MM and, with the number of the day, '2 07:14:03'")
        of_day_us = ((hour * 60 + minute) * 60 + second) * SECOND_US + int((found[5] or "").ljust(6, "0"))
        at_us = of_day_us - self.after_midnight_us
        if found[1] is None:
            at_us += DAY_US if at_us < 0 else 0
        else:
            at_us += (day - 1) * DAY_US
        if not 0 <= at_us <= span_us:
            raise ValueError(
                f"{text!r} is not in this run, which goes from {self.exact(0)!r} to {self.exact(span_us)!r}"
            )
        return at_us

    def _text(self, at_us: int, unit: str) -> str:
        day, of_day_us = divmod(at_us + self.after_midnight_us, DAY_US)
        clock = (self.begins.replace(hour=0, minute=0) + timedelta(microseconds=of_day_us)).time()
        return f"{day + 1} {clock.isoformat(unit)}"
