"""What the plan says of each day: how many calls, hours of work and of people, how many seats, and who is late."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from .model import MINUTE_MS, SLOT_MS, Planned, Slot, Town

SHORT_DAYS = 7
LATE_SHOWN_MAX = 200
QUARTERS = 60 * MINUTE_MS // SLOT_MS


class Named(NamedTuple):
    """Who will be called too late, or may be: due, planned (None: in none of these days), whether for lack of seats."""

    resident_id: int
    due_ms: int
    planned_ms: int | None
    short: bool
    at_risk: bool = False


@dataclass
class DayOutlook:
    """`needed_min`: minutes of work, on the day when it is planned or, for lack of seats, when it is due.

    `seats`: how many must sit there in the fullest hour; `assumed`: there is no rota. `late`: who will be
    called too late, and who is `at_risk`: in time, and with no free room after that until they are due.
    """

    day: str
    calls: int = 0
    needed_min: int = 0
    rostered_min: int = 0
    assumed: bool = True
    seats: int = 0
    late: list[Named] = field(default_factory=list[Named])


def outlook(town: Town, planned: Planned, days: int) -> list[DayOutlook]:
    """The first `days` of the town's days, in order."""
    found: dict[str, DayOutlook] = {}
    if not town.slots:
        return []
    for slot in town.slots:
        one = found.setdefault(slot.day.isoformat(), DayOutlook(slot.day.isoformat()))
        one.rostered_min += slot.seats * SLOT_MS // MINUTE_MS
        one.assumed = one.assumed and slot.assumed
    work: Counter[str] = Counter()
    hours: dict[tuple[str, int], int] = {}
    for call in planned.calls:
        slot = town.slots[call.slot]
        one = found[slot.day.isoformat()]
        one.calls += 1
        hours[one.day, slot.minute // 60] = hours.get((one.day, slot.minute // 60), 0) + 1
        wanted = found[_day_of(town.slots, call.due_ms)] if call.short else one
        work[wanted.day] += 1
        if call.late_ms:
            wanted.late.append(Named(call.resident_id, call.due_ms, call.at_ms, call.short))
        elif call.tight:
            due = found[_day_of(town.slots, call.due_ms)]
            due.late.append(Named(call.resident_id, call.due_ms, call.at_ms, short=False, at_risk=True))
    out = {one.id: one.known.due_ms for one in town.needs if one.known.due_ms <= town.slots[-1].start_ms}
    for resident_id in planned.unplaced:
        if (due_ms := out.get(resident_id)) is not None:
            day = found[_day_of(town.slots, due_ms)]
            work[day.day] += 1
            day.late.append(Named(resident_id, due_ms, None, short=True))
    for day, calls in work.items():
        found[day].needed_min = round(calls * town.call_minutes)
    for (day, _), calls in hours.items():
        found[day].seats = max(found[day].seats, ceil(calls * town.call_minutes / 60))
    return [found[day] for day in sorted(found)][:days]


def short_calls(days: Sequence[DayOutlook]) -> int:
    """How many calls of the next seven days will be late because nobody has time to make them."""
    return sum(one.short for day in days[:SHORT_DAYS] for one in day.late)


def _day_of(slots: Sequence[Slot], due_ms: int) -> str:
    """The day on which they should have been called at the latest."""
    place = bisect_right(slots, due_ms - SLOT_MS, key=lambda one: one.start_ms)
    return slots[max(place - 1, 0)].day.isoformat()
