"""Who calls the centre about a service and waits until somebody at the desk has time: what is needed, what to agree to,
how it was, what was wrong.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from simulator.people.calendar import DAY_US, local, midnight_us
from simulator.people.needing import needed
from simulator.people.rhythm import away

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.people.needing import Need
    from simulator.scenarios.scenario import Services
    from simulator.town.world import Resident
    from simulator.virtual.chance import Chance
    from simulator.virtual.loop import VirtualLoop

MINUTE_US: Final = 60_000_000
Why = Literal["needs", "consents", "says_how_it_was", "complains", "objects_to_score", "objects_to_suspension"]


class Caller(NamedTuple):
    """Why somebody calls; `about`: which service is needed, else the number of the order. Of a provider who objects
    `resident` is 0, and `about` their number.
    """

    why: Why
    resident: int
    about: str | int


class Callers:
    """`services`: what they order. Who has a door that is closed is taken first."""

    def __init__(
        self, loop: VirtualLoop, chance: Chance, begins_ms: int, residents: Iterable[Resident], services: Services
    ):
        self._loop, self._chance, self._begins_ms = loop, chance, begins_ms
        self._residents, self._services = tuple(residents), services
        self._waiting: deque[Caller] = deque()
        self._until_us = 0

    def start(self, until_us: int) -> None:
        """Live from now on; nobody needs anything new from `until_us` on."""
        self._until_us = until_us
        self._plan_day()

    def calls(self, caller: Caller) -> None:
        """Somebody calls now."""
        if caller.about == "locksmith":
            self._waiting.appendleft(caller)
        else:
            self._waiting.append(caller)

    def next(self) -> Caller | None:
        """Who is to be answered now; they wait no longer."""
        return self._waiting.popleft() if self._waiting else None

    def _plan(self, resident: int, midnight: int, needs: Iterable[Need]) -> None:
        for need in needs:
            at_us = midnight + need.minute * MINUTE_US + resident  # no two at one instant
            if self._loop.now_us <= at_us < self._until_us:
                self._loop.at_us(at_us, self.calls, Caller("needs", resident, need.service))

    def _plan_day(self) -> None:
        day, _ = local(self._begins_ms, self._loop.now_us)
        midnight = midnight_us(self._begins_ms, day)
        for resident in self._residents:
            needs = needed(self._chance, resident.id, day, self._services.orders, self._services.only)
            if needs and away(self._chance, resident, day) is None:
                self._plan(resident.id, midnight, needs)
        if midnight + DAY_US < self._until_us:
            self._loop.at_us(midnight + DAY_US, self._plan_day)
