"""On which days and from when to when the centre calls: its hours by weekday, holidays, and what a supervisor said.

A holiday is called on as on a Sunday, and a day that is worked to make up for one as on a Wednesday: 72 hours go on
running over New Year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from .model import MINUTE_MS, SLOT_MS, Slot, Span, Staff

# Brought with the first plan: no start of a hub waits for it.
if TYPE_CHECKING:
    from holidays import HolidayBase

# From eight to eight, as nobody is called at night to be asked how they are.
HOURS: tuple[tuple[Span, ...], ...] = (((8 * 60, 20 * 60),),) * 7
SUNDAY, WEDNESDAY = 6, 2


@dataclass(frozen=True, slots=True)
class Day:
    """`hours`: minutes of the day between which is called. `holiday`: its name; `why`: what decided the hours."""

    day: date
    hours: tuple[Span, ...]
    holiday: str
    why: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """`hours`: of the seven weekdays from Monday; `days`: what was said of single days; `country`: two letters."""

    hours: Sequence[tuple[Span, ...]]
    days: Mapping[date, tuple[Span, ...]]
    country: str

    def of(self, day: date) -> Day:
        """The hours of a day: what was said of it, else what kind of day it is."""
        name, works = _holiday(self.country, day)
        kind = SUNDAY if name else WEDNESDAY if works else day.weekday()
        why = "holiday" if name else "make_up" if works else "weekday"
        if day in self.days:
            return Day(day, self.days[day], name, "said")
        return Day(day, tuple(self.hours[kind]), name, why)


def slots(calendar: Calendar, zone: ZoneInfo, now_ms: int, days: int, staff: Staff) -> list[Slot]:
    """The quarters of an hour in which is called, from the next on.

    On a day for which there is no rota yet people are assumed; on a day of the rota on which nobody comes nobody calls.
    """
    first = datetime.fromtimestamp(now_ms / 1000, zone).date()
    found: list[Slot] = []
    for day in (first + timedelta(days=one) for one in range(days)):
        found.extend(_of_day(calendar.of(day), zone, now_ms, staff))
    return found


def midnight(day: date, zone: ZoneInfo) -> int:
    """When this day begins there (ms)."""
    return round(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1000)


def country_known(country: str) -> bool:
    """Whether the package knows the holidays of this country."""
    return country in _countries()


def _of_day(day: Day, zone: ZoneInfo, now_ms: int, staff: Staff) -> list[Slot]:
    begin_ms, end_ms = midnight(day.day, zone), midnight(day.day + timedelta(days=1), zone)
    here = [one for one in staff.shifts if one[1] < end_ms and one[2] > begin_ms]
    known = staff.known is not None and staff.known[0] < end_ms and begin_ms <= staff.known[1]
    assumed = not here and not known
    each = SLOT_MS / (staff.call_minutes * MINUTE_MS)
    found: list[Slot] = []
    turn = 0
    for at_ms, minute in _quarters(day.day, zone):
        inside = any(begin <= minute and minute + SLOT_MS // MINUTE_MS <= end for begin, end in day.hours)
        if at_ms < now_ms - SLOT_MS + MINUTE_MS or at_ms < begin_ms or not inside:
            continue
        operators = tuple(sorted({who for who, start, end in here if start <= at_ms and end >= at_ms + SLOT_MS}))
        seats = staff.assumed if assumed else len(operators)
        room = int(seats * each * (turn + 1)) - int(seats * each * turn)
        turn += 1
        found.append(Slot(at_ms, day.day, minute, seats, room, operators, assumed))
    return found


@lru_cache(maxsize=64)
def _quarters(day: date, zone: ZoneInfo) -> list[Span]:
    """When each quarter of an hour of a day begins (ms), and the minute of the day on the wall then.

    By the clock in UTC: on the day on which the clocks are changed none is left out and none is there twice.
    """
    begin_ms, end_ms = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    times = range(begin_ms - begin_ms % SLOT_MS, end_ms, SLOT_MS)
    walls = ((at_ms, datetime.fromtimestamp(at_ms / 1000, zone)) for at_ms in times)
    return [(at_ms, wall.hour * 60 + wall.minute) for at_ms, wall in walls]


def _holiday(country: str, day: date) -> tuple[str, bool]:
    """The name of the holiday, or empty; and whether it is a day off that is worked to make up for one."""
    if not country_known(country):
        return "", False
    known = _of_country(country)
    name = known.get(day) or ""
    made_up = not name and day.weekday() >= SUNDAY - 1 and known.is_working_day(day)
    return name, made_up


@lru_cache
def _countries() -> frozenset[str]:
    import holidays

    return frozenset(holidays.list_supported_countries())


@lru_cache(maxsize=4)
def _of_country(country: str) -> "HolidayBase":
    import holidays

    return holidays.country_holidays(country)
