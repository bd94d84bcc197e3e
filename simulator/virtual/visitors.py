"""Whoever goes to a resident, and says by the link what they found; a hub that is down is told when it is back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from hub import care_calls, providers
from hub.kernel import Problem
from simulator.people import answering
from simulator.people.calendar import local
from simulator.virtual.job import ASK_LINKS
from simulator.virtual.process import Process

if TYPE_CHECKING:
    from collections.abc import Callable

    from hub.care_calls import Found
    from hub.kernel import Write
    from hub.kernel.signed_links import Token
    from simulator.people.providers import Marks
    from simulator.town.world import Resident
    from simulator.virtual.chance import Chance
    from simulator.virtual.hub import VirtualHub
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.trace import Trace

GOES_S: Final = (900.0, 4_500.0)
NOT_HOME_SHARE: Final = 0.1
AGAIN_S: Final = 20.0
TRIES_MAX: Final = 200


class Visitors:
    """All of them. A visit that is gone with a backup is told of in vain."""

    def __init__(self, loop: VirtualLoop, hub: VirtualHub, chance: Chance, trace: Trace, begins_ms: int) -> None:
        self._loop, self._hub, self._chance, self._trace = loop, hub, chance, trace
        self._begins_ms = begins_ms
        self._process = Process(loop, "visitors")

    def goes(self, visit_id: int, resident: Resident) -> None:
        """Somebody goes there now."""
        self._process.spawn(self._go(visit_id, resident))

    def asks(self, order: dict[str, Any], token: Token, marks: Marks) -> None:
        """Somebody goes there now and asks how an order was; `marks`: what they are told if somebody opens."""
        self._process.spawn(self._ask(order, token, marks))

    def end(self) -> None:
        """The run is over."""
        self._process.kill()

    async def _go(self, visit_id: int, resident: Resident) -> None:
        random = self._chance.of("people", resident.id, "visit", visit_id)
        await asyncio.sleep(random.uniform(*GOES_S))
        day, _ = local(self._begins_ms, self._loop.now_us)
        what = answering.found(self._chance, random, resident, day)
        self._trace.tell("visitor", "finds", resident=resident.id, what=what)
        await self._says(lambda tx: _say(tx, visit_id, what))

    async def _ask(self, order: dict[str, Any], token: Token, marks: Marks) -> None:
        random = self._chance.of("people", order["resident_id"], "asked at the door", order["id"], self._loop.now_us)
        await asyncio.sleep(random.uniform(*GOES_S))
        is_home = random.random() >= NOT_HOME_SHARE
        self._trace.tell(
            "visitor",
            "asks",
            resident=order["resident_id"],
            order=order["id"],
            home="at home" if is_home else "nobody opens",
        )
        said = providers.by_desk.Marks(*marks, note="")
        if is_home:
            await self._says(lambda tx: providers.visitor_answered(tx, ASK_LINKS, token, said))
        else:
            await self._says(lambda tx: providers.visitor_in_vain(tx, ASK_LINKS, token, "not_home"))

    async def _says(self, work: Callable[[Write], object]) -> None:
        said = asyncio.Event()
        for _ in range(TRIES_MAX):
            self._hub.carries(work, said)
            await asyncio.sleep(AGAIN_S)
            if said.is_set():
                return


def _say(tx: Write, visit_id: int, what: Found) -> None:
    try:
        care_calls.visit_found(tx, care_calls.visit_of(tx, visit_id), what, talked=True, note="", actor="visitor")
    except Problem:
        return  # nobody needed to go any more
