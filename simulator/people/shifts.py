"""Who sits at which seat when: three shifts a day, and in each hour as many seats as the scenario wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.town.world import Operator

SHIFT_HOURS: Final = 8  # from 0, 8 and 16 o'clock


class Stretch(NamedTuple):
    """Hours of one day that somebody works without a gap, as hours since midnight, `ends` not included."""

    begins: int
    ends: int


def stretches(staff: Sequence[Operator], by_hour: Sequence[int], operator_id: int, day: int) -> list[Stretch]:
    """When this person works on `day` (date.toordinal()). `by_hour`: how many seats are wanted in each of 24 hours.

    The first seat of each shift is a supervisor's if there is one; the others go round, so that nobody works all the
    time. A centre with fewer people than seats has empty seats.
    """
    seats_max = max(by_hour)
    hours = [
        hour
        for hour in range(24)
        if operator_id in _seated(staff, seats_max, 3 * day + hour // SHIFT_HOURS)[: by_hour[hour]]
    ]
    found = list[Stretch]()
    for hour in hours:
        if found and found[-1].ends == hour:
            found[-1] = Stretch(found[-1].begins, hour + 1)
        else:
            found.append(Stretch(hour, hour + 1))
    return found


def _seated(staff: Sequence[Operator], seats: int, shift: int) -> list[int]:
    """Who has which seat in this shift, the first seat first."""
    supervisors = [one.id for one in staff if one.role != "operator"]
    others = [one.id for one in staff if one.role == "operator"]
    first = [supervisors[shift % len(supervisors)]] if supervisors and seats > 0 else []
    rest = min(seats - len(first), len(others))
    # As many further each shift as there are seats: the same person twice in a row only in a small centre.
    return first + [others[(shift * rest + place) % len(others)] for place in range(rest)]
