"""Who is suspended, and what providers say against that or against a month; a supervisor decides both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.people import providers as habits

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simulator.virtual.board import Board
    from simulator.virtual.callers import Caller
    from simulator.virtual.hands import Hands, Room

DECIDES_S: Final = (120.0, 600.0)
AT_IT_S: Final = 1_800.0
REFUSED_S: Final = 8 * 3_600.0  # somebody else decides, in another shift
NEVER_S: Final = 30 * 24 * 3_600.0  # who puts nothing right is asked again then
CHANGED_SHARE: Final = 0.4
POINTS_MORE: Final = (2, 20)
POINTS_MAX: Final = 100.0


class Standings:
    """`hands`: whose. `has_time`: whether there was time for something, before an alarm."""

    def __init__(self, room: Room, hands: Hands, has_time: Callable[[tuple[float, float]], Awaitable[bool]]) -> None:
        self._room, self._hands, self._has_time = room, hands, has_time

    async def notes(self, board: Board, caller: Caller) -> None:
        """A provider calls, and does not agree. Whom a month has suspended says both: against it, and against that."""
        provider = int(caller.about)
        known = await self._hands.services.scores(provider)
        if known is None:
            board.callers.calls(caller)  # the hub is down: they are called back
            return
        if caller.why == "objects_to_suspension":
            await self._hands.services.object(provider, "suspension")
        for month in known["months"][:1]:
            if month["effect"] == ("warned" if caller.why == "objects_to_score" else "suspended"):
                await self._hands.services.object(provider, "score", month["month"])

    async def work(self, board: Board, found: dict[str, Any]) -> bool:
        """The first that a supervisor can see to; False: there is none, or this is none."""
        if not self._hands.leads:
            return False
        for one in found["objections"]:
            if board.is_free("objection", one["id"]):
                await self._sees_to(board, "objection", one["id"], lambda one=one: self._settles(one))
                return True
        for one in found["suspended"]:
            if board.is_free("standing", one["id"]) and await self._looks_at(board, one["id"]):
                return True
        return False

    async def _sees_to(self, board: Board, what: str, number: int, work: Callable[[], Awaitable[bool]]) -> None:
        """Whoever is refused leaves it to others."""
        board.leave(what, number, AT_IT_S)
        was_refused = await self._has_time(DECIDES_S) and not await work()
        board.leave(what, number, REFUSED_S if was_refused else 0)

    async def _settles(self, one: dict[str, Any]) -> bool:
        services, random = self._hands.services, self._hands.random
        if random.random() >= CHANGED_SHARE:
            return await services.settle_objection(one, "stands", None)
        if one["about"] == "suspension":
            return await services.settle_objection(one, "changed", None)
        known = await services.scores(one["provider_id"])
        if known is None:
            return True  # nobody answers: it is tried again
        [counted] = [month["points"] for month in known["months"] if month["month"] == one["month"]]
        points = min(counted + random.randrange(*POINTS_MORE), POINTS_MAX)
        return await services.settle_objection(one, "changed", points)

    async def _looks_at(self, board: Board, provider: int) -> bool:
        """Who has put right what was wrong comes again; the others are looked at later. True: that took time."""
        board.leave("standing", provider, AT_IT_S)
        card = await self._hands.services.provider(provider)
        if card is None:
            return False
        right_s = habits.puts_right_s(self._room.chance, provider, card["standing_ms"])
        gone_s = self._room.loop.now_us / 1e6 - (card["standing_ms"] - self._room.begins_ms) / 1e3
        if right_s is None or gone_s < right_s:
            board.leave("standing", provider, NEVER_S if right_s is None else right_s - gone_s)
            return False
        await self._sees_to(board, "standing", provider, lambda: self._hands.services.reinstate(card))
        return True
