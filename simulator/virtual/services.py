"""How somebody at the desk sees to services: who calls is answered, what is needed becomes an order, what does not go
on is seen to, and everybody is asked how it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hub.kernel.signed_links import read_token
from simulator.people import operators as desk_habits
from simulator.people import providers as habits
from simulator.virtual.grievances import Grievances
from simulator.virtual.standings import Standings

if TYPE_CHECKING:
    from simulator.virtual.board import Board
    from simulator.virtual.callers import Caller
    from simulator.virtual.hands import Hands, Room

NOTES_S: Final = (30.0, 120.0)
ASKS_S: Final = (90.0, 240.0)
AT_IT_S: Final = 900.0  # whoever is at something is left alone with it for so long
# Who was called and says that they come is given this, and called again where they do not.
COMING_S: Final = 2_700.0
# Who does not answer is called once more after this; then they are not waited for.
NO_ANSWER_S: Final = 600.0
CALLS_MAX: Final = 2
STILL_AT_IT_S: Final = 1_800.0
# Where nobody may come now: at another hour somebody may, and after so many looks nobody can be sent.
NOBODY_S: Final = 4 * 3_600.0
NOBODY_MAX: Final = 12
AGREES_SHARE: Final = 0.85


class ServiceWork:
    """`hands`: whose. Everything waits for an alarm."""

    def __init__(self, room: Room, hands: Hands) -> None:
        self._room = room
        self._hands = hands
        self._grievances = Grievances(room, hands, self.has_time)
        self._standings = Standings(room, hands, self.has_time)

    async def work(self) -> bool:
        """Do the next thing; False: there is nothing to be done now."""
        board = self._room.board
        if board is None:
            return False
        if (caller := board.callers.next()) is not None:
            await self._answers(board, caller)
            return True
        found = await self._hands.services.waiting()
        if found is None:
            return False
        late = [one for one in found["late"] if board.is_free("order", one["id"])]
        needs = [one for one in found["needs"] if board.is_free("need", one["id"])]
        if late:
            board.leave("order", late[0]["id"], AT_IT_S)
            await self._sees_to(board, late[0])
        elif needs:
            board.leave("need", needs[0]["id"], AT_IT_S)
            if await self.has_time(NOTES_S):
                await self._hands.services.order_request(needs[0])
            else:
                board.leave("need", needs[0]["id"], 0)
        else:
            return await self._grievances.work(board, found["complaints"]) or await self._standings.work(board, found)
        return True

    async def asks(self, item: dict[str, Any], *, reached: bool) -> None:
        """The resident is asked how it was; `item`: the line of the worklist."""
        order = await self._hands.services.order(item["ref"])
        if order is None or order["state"] != "done" or not await self._hands.services.begin_asking(order):
            return
        if not await self.has_time(ASKS_S if reached else desk_habits.RING_S):
            return
        if item["kind"] == "follow_up_visit":
            await self._visits(order)
        elif reached:
            await self._marks(order)
        else:
            await self._hands.services.in_vain(order, "call", "no_answer")

    async def _visits(self, order: dict[str, Any]) -> None:
        """Somebody is found who goes there, and says by their link what they heard, or that nobody opened."""
        board, visitors = self._room.board, self._room.visitors
        url = await self._hands.services.arrange(order, "楼组长")
        if board is None or visitors is None or url is None or (token := read_token(url.rpartition("/")[2])) is None:
            return
        visitors.asks(order, token, self._judged(board, order))

    async def _marks(self, order: dict[str, Any]) -> None:
        if self._room.board is not None:
            marks = self._judged(self._room.board, order)
            await self._hands.services.follow_up(order, "call", marks._asdict())

    def _judged(self, board: Board, order: dict[str, Any]) -> habits.Marks:
        provider = order["provider_id"]
        random = self._room.chance.of("providers", provider, "judged", order["id"], order["done_ms"])
        late = (order["on_site_ms"] or 0) - (order["accepted_ms"] or 0) > habits.LATE_S[0] * 1_000
        return habits.judged(random, board.trades.manner(provider), late=late)

    async def _answers(self, board: Board, caller: Caller) -> None:
        """Somebody calls. Where an alarm comes first they are called back."""
        if not await self.has_time(NOTES_S):
            board.callers.calls(caller)
            return
        if caller.why in ("objects_to_score", "objects_to_suspension"):
            await self._standings.notes(board, caller)
            return
        if isinstance(caller.about, str):
            await self._hands.services.make(caller.resident, caller.about)
            return
        order = await self._hands.services.order(caller.about)
        if order is None:
            board.callers.calls(caller)  # the hub is down: they are called back
        elif caller.why == "consents":
            await self._consents(order)
        elif caller.why == "complains":
            await self._grievances.notes(order)
        elif order["state"] == "done":
            await self._marks(order)

    async def _consents(self, order: dict[str, Any]) -> None:
        if order["state"] == "on_site" and order["consent"] in (None, "asked"):
            too_dear = order["consent"] == "asked" and self._hands.random.random() > AGREES_SHARE
            await self._hands.services.consent(order, given=not too_dear)

    async def _sees_to(self, board: Board, order: dict[str, Any]) -> None:
        """It does not go on: the next ones are asked, or whoever was to come is called."""
        if not await self.has_time(NOTES_S):
            board.leave("order", order["id"], 0)
        elif order["state"] == "requested":
            await self._asks_anew(board, order)
        else:
            await self._calls(board, order)

    async def _asks_anew(self, board: Board, order: dict[str, Any]) -> None:
        if await self._hands.services.ask(order):
            board.forget("nobody", order["id"])
        elif board.count("nobody", order["id"]) < NOBODY_MAX:
            board.leave("order", order["id"], NOBODY_S)
        else:
            await self._hands.services.cancel(order)

    async def _calls(self, board: Board, order: dict[str, Any]) -> None:
        """Before anybody says that they have not come, they are called: twice, if they do not answer."""
        number, services = order["id"], self._hands.services
        said = board.trades.telephoned(number, times := board.count("call", number))
        self._hands.tell("calls_provider", order=number, provider=order["provider_id"], says=said or "done")
        if said == "coming":
            board.leave("order", number, STILL_AT_IT_S if order["state"] == "on_site" else COMING_S)
        elif said is None and order["state"] == "on_site":
            await services.finish(order)
        elif order["state"] == "on_site":
            board.leave("order", number, STILL_AT_IT_S)  # they work, and hear nothing
        elif said == "cannot":
            board.forget("call", number)
            await services.give_back(order)
        elif said == "no_answer" and board.count("silent", number) < CALLS_MAX:
            board.leave("order", number, NO_ANSWER_S)
        elif times >= CALLS_MAX:
            board.forget("call", number)
            board.forget("silent", number)
            await services.no_show(order)

    async def has_time(self, span_s: tuple[float, float]) -> bool:
        """True after that time; False as soon as an alarm waits that a talk is broken off for."""
        hands = self._hands
        return await hands.watch(lambda: hands.page.screen.lets_talk, self._room.loop.now_us + hands.span_us(span_s))
