"""Who of the rota is really here, and how much time there was to call: what the plan and the reasons of a breach go by.

Where somebody has begun a shift within the last day the button is used: then whoever is on the rota now and has not
come, or has gone home ill, calls nobody. Nothing is supposed of the shifts to come: tomorrow they may be well.
"""

from collections.abc import Collection, Iterable

from hub.kernel import Read, site_zone
from hub.presence import present, shifts_within
from hub.rota import shifts_between

from .calendar import Calendar, slots
from .model import MINUTE_MS, SLOT_MS, Staff
from .policy import HOUR_MS

# So late somebody may be before they are thought not to come.
COME_MS = 15 * MINUTE_MS
DAY_MS = 24 * HOUR_MS

# Who, from when to when (ms).
Turn = tuple[int, int, int]


def as_they_came(turns: Iterable[Turn], here: Collection[int] | None, now_ms: int) -> list[Turn]:
    """The turns, those of who should be here and is not cut off now. `here`: None where nobody says that they are."""
    if here is None:
        return list(turns)
    return [
        (who, begin_ms, now_ms if who not in here and begin_ms + COME_MS <= now_ms < end_ms else end_ms)
        for who, begin_ms, end_ms in turns
    ]


def turns(tx: Read, until_ms: int) -> list[Turn]:
    """Who calls from now on until then: the operators on the rota, without who is not here."""
    planned = shifts_between(tx, tx.now_ms, until_ms)
    used = shifts_within(tx, tx.now_ms - DAY_MS, tx.now_ms)
    here = {one.operator_id for one in present(tx).people} if used else None
    return as_they_came(
        ((one.operator_id, one.start_ms, one.end_ms) for one in planned if one.role == "operator"), here, tx.now_ms
    )


def next_to_come_ms(tx: Read, after_ms: int, until_ms: int) -> int:
    """When it is known of the next of them after a moment whether they have come, at the latest `until_ms`."""
    known = (one.start_ms + COME_MS for one in shifts_between(tx, after_ms - COME_MS, until_ms))
    return min((one for one in known if after_ms < one), default=until_ms)


def seats_ms(tx: Read, known: Calendar, from_ms: int, to_ms: int) -> int:
    """How much time of people there was to call between the two (past): of those who were here in the calling hours.

    Where nobody has begun a shift, of those whom the plan counted on by the rota. Seats that the plan only assumes
    were nobody's.
    """
    rota = [
        (one.operator_id, one.start_ms, one.end_ms)
        for one in shifts_between(tx, from_ms, to_ms)
        if one.role == "operator"
    ]
    days = (to_ms - from_ms) // DAY_MS + 2
    found = [one for one in slots(known, site_zone(tx), from_ms, days, Staff(rota)) if one.start_ms < to_ms]
    came = shifts_within(tx, from_ms, to_ms)
    if not came:
        return sum(one.seats * SLOT_MS for one in found)
    return sum(_shared_ms(one.start_ms, shift) for one in found for shift in came)


def _shared_ms(slot_ms: int, shift: tuple[int, int]) -> int:
    return max(0, min(slot_ms + SLOT_MS, shift[1]) - max(slot_ms, shift[0]))
