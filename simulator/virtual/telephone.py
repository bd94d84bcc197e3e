"""The telephone at an operator's seat: they call who has pressed and, where nobody answers, the people who know them.

Who is at home is drawn by the hub's own simulated line (hub/telephony/calls/simulated): some answer, some are busy, at
some it rings in vain. Nobody here calls a public emergency number.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from hub.kernel import Problem
from simulator.virtual.desk import Unanswered

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.town.world import Contact
    from simulator.virtual.hands import Hands

LOOKS_EVERY_S: Final = 2.0
RINGS_S_MAX: Final = 90.0  # then they put it down, whatever the line says
CONTACTS_MAX: Final = 2  # of one alarm; who is still not reached is somebody else's work
TALKING: Final = ("talking", "held")


class Telephone:
    """`hands`: whose it is. It has one line."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    async def reach(
        self, alarm: dict[str, Any], contacts: list[Contact], goes_on: Callable[[], bool]
    ) -> dict[str, Any] | None:
        """Call them at home, then their people, until somebody answers: that call, still going on. None: nobody did.

        `goes_on`: whether it is still this person's alarm.
        """
        for contact in (None, *contacts[:CONTACTS_MAX]):
            if not goes_on():
                return None
            call = await self._rings(alarm, contact)
            if call is not None and call["state"] in TALKING:
                return call
        return None

    async def takes(self, call_id: int) -> dict[str, Any] | None:
        """Take a call that comes in: that call, still going on. None: somebody was faster, or it has ended."""
        call = await self._hands.answer(call_id)
        return None if call is None else await self._until_talking(call)

    async def puts_down(self, call: dict[str, Any]) -> None:
        """The talk is over; whoever was called may have ended it first."""
        await self._hands.hang_up(call["id"])

    async def _rings(self, alarm: dict[str, Any], contact: Contact | None) -> dict[str, Any] | None:
        call = await self._hands.place_call(alarm["id"], alarm["resident_id"], contact.id if contact else None)
        return None if call is None else await self._until_talking(call)  # None: somebody else talks with them

    async def _until_talking(self, call: dict[str, Any]) -> dict[str, Any] | None:
        for _ in range(round(RINGS_S_MAX / LOOKS_EVERY_S)):
            await asyncio.sleep(LOOKS_EVERY_S)
            try:
                call = await self._hands.desk.call(call["id"])
            except (Unanswered, Problem):
                continue
            if call["state"] in TALKING or call["state"] == "ended":
                break
        if call["state"] == "ended":
            self._hands.tell("reaches_nobody", callee=call["callee"], outcome=call["outcome"])
        elif call["state"] in TALKING:
            self._hands.tell("talks", callee=call["callee"])
        else:
            await self.puts_down(call)
        return call
