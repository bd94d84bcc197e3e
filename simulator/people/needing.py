"""What residents need somebody for: how often, in which season what, and at which hour they call about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from simulator.virtual.chance import Chance

# Which service how often, of a hundred orders.
SHARES: Final = {
    "appliance_repair": 30, "odd_jobs": 25, "house_repair": 20, "locksmith": 12, "stair_climber": 13,
}  # fmt: skip
# What is needed more in which months: pipes and heating in winter, the plum rain in June, cold machines in summer,
# stairs to the hospital when it is cold.
SEASON: Final = {"house_repair": (12, 1, 2, 6), "appliance_repair": (6, 7, 8), "stair_climber": (1, 2)}
IN_SEASON: Final = 2.0
DAYS: Final = 30
# Who stands before their own door does not wait until morning; what has time is told by day.
_ANY_HOUR: Final = ("locksmith",)
_BY_DAY_MIN: Final = (8 * 60, 20 * 60)
_UP_MIN: Final = (6 * 60, 23 * 60)


class Need(NamedTuple):
    """Somebody needs `service`, and calls at that minute of the day."""

    minute: int
    service: str


def likely(service: str, month: int, orders: float) -> float:
    """How likely a resident needs it on one day of this month (1 to 12); `orders`: of one resident in 30 days, without
    the season.
    """
    season = IN_SEASON if month in SEASON.get(service, ()) else 1.0
    return SHARES[service] / 100 * season * orders / DAYS


def needed(chance: Chance, resident_id: int, day: date, orders: float, only: Collection[str] = ()) -> list[Need]:
    """What a resident needs on this day, by the minute; nothing but `only`, if that is said."""
    random = chance.of("people", resident_id, "needs", day.isoformat())
    found: list[Need] = []
    for service in only or SHARES:
        span_min = _UP_MIN if service in _ANY_HOUR else _BY_DAY_MIN
        share, left = random.random(), likely(service, day.month, orders)
        while share < left:  # more than one a day only where a test wants it so
            found.append(Need(random.randrange(*span_min), service))
            left -= 1.0
    return sorted(found)
