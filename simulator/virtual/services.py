"""How somebody at the desk sees to services: what is needed becomes an order, what does not go on is seen to, and
everybody is asked how it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.people import operators as desk_habits
from simulator.people import providers as habits
from simulator.people.calendar import local

if TYPE_CHECKING:
    from simulator.virtual.hands import Hands, Room

NOTES_S: Final = (30.0, 120.0)
ASKS_S: Final = (90.0, 240.0)
# Of the quiet moments at a seat, in how many a resident calls because something is broken.
CALLED_SHARE: Final = 0.08


class ServiceWork:
    """`hands`: whose. Everything waits for an alarm."""

    def __init__(self, room: Room, hands: Hands) -> None:
        self._room = room
        self._hands = hands

    async def work(self) -> bool:
        """Do the next thing; False: there is nothing to be done now."""
        if not self._room.services:
            return False
        found = await self._hands.services_waiting()
        if found is None:
            return False
        if found.get("request"):
            await self._orders(found["request"])
        elif found.get("late"):
            await self._sees_to(found["late"])
        elif self._hands.random.random() < CALLED_SHARE:
            await self._is_called()
        else:
            return False
        return True

    async def asks(self, item: dict[str, Any], *, reached: bool) -> None:
        """The resident is asked how it was; `item`: the line of the worklist."""
        if not await self._for(ASKS_S if reached else desk_habits.RING_S):
            return
        order = await self._hands.order(item["ref"])
        if order is None or order["state"] != "done":
            return
        if item["kind"] == "follow_up_visit":
            reached = True
        how = "visit" if item["kind"] == "follow_up_visit" else "call"
        if not reached:
            await self._hands.in_vain(order)
            return
        one = habits.manner(self._room.chance, order["provider_id"])
        random = self._room.chance.of("providers", order["provider_id"], "judged", order["id"], order["done_ms"])
        late = order["on_site_ms"] - order["accepted_ms"] > habits.LATE_S[0] * 1_000
        await self._hands.follow_up(order, how, habits.judged(random, one, late=late)._asdict())

    async def _orders(self, request: dict[str, Any]) -> None:
        """What was heard at a care call: an order where somebody can be sent for it."""
        if await self._for(NOTES_S):
            await self._hands.order_request(request)

    async def _is_called(self) -> None:
        """A resident says that something is broken."""
        random = self._hands.random
        resident = random.choice(sorted(self._room.residents))
        day, _ = local(self._room.begins_ms, self._room.loop.now_us)
        if await self._for(NOTES_S):
            await self._hands.make_order(resident, habits.needed(random, day.month))

    async def _sees_to(self, order: dict[str, Any]) -> None:
        """It does not go on: the next ones are asked, or whoever was to come is called and has not come."""
        if not await self._for(NOTES_S):
            return
        match order["state"]:
            case "requested":
                await self._hands.ask_anew(order)
            case "accepted" | "on_way":
                await self._hands.step(order, "no-show")
            case "on_site":
                await self._hands.step(order, "finish")
            case _:
                pass

    async def _for(self, span_s: tuple[float, float]) -> bool:
        """True after that time; False as soon as an alarm waits."""
        hands = self._hands
        return await hands.watch(lambda: hands.page.screen.is_quiet, self._room.loop.now_us + hands.span_us(span_s))
