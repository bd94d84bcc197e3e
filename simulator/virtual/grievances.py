"""What was wrong with a service, and how people at the desk see to it: noted, both heard, decided by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.people import providers as habits

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from hub import providers
    from simulator.virtual.board import Board
    from simulator.virtual.hands import Hands, Room

    Complaint = providers.by_desk.Complaint

HEARS_S: Final = (120.0, 420.0)
DECIDES_S: Final = (120.0, 600.0)
AT_IT_S: Final = 1_800.0
REFUSED_S: Final = 8 * 3_600.0  # somebody else decides, in another shift
ALSO_RUDE_SHARE: Final = 0.3
SAYS_NOTHING_SHARE: Final = 0.2
COMPLAINED_OF: Final = ("done", "followed_up", "closed", "disputed")
OUTCOMES: Final = {"apology": 40, "refund": 20, "upheld": 20, "rework": 10, "unfounded": 10}
OVERTURNED_SHARE: Final = 0.3


class Grievances:
    """`hands`: whose. `has_time`: whether there was time for something, before an alarm."""

    def __init__(self, room: Room, hands: Hands, has_time: Callable[[tuple[float, float]], Awaitable[bool]]) -> None:
        self._room, self._hands, self._has_time = room, hands, has_time

    async def notes(self, order: dict[str, Any]) -> None:
        """A resident calls: something is broken, and some were rude besides."""
        if order["state"] not in COMPLAINED_OF:
            return
        noted = await self._hands.services.complain(order, "damage", "桌子刮坏了")
        if noted and self._hands.random.random() < ALSO_RUDE_SHARE:
            again = await self._hands.services.order(order["id"])
            if again is not None:
                await self._hands.services.complain(again, "rude", "态度不好")

    async def work(self, board: Board, complaints: Sequence[Complaint]) -> bool:
        """The first that this person can see to; False: there is none."""
        for one in complaints:
            if board.is_free("complaint", one.id) and (step := self._step(board, one)) is not None:
                board.leave("complaint", one.id, AT_IT_S)
                has_time = await self._has_time(HEARS_S if one.state == "open" else DECIDES_S)
                was_refused = has_time and not await step(one)
                board.leave("complaint", one.id, REFUSED_S if was_refused and one.state != "open" else 0)
                return True
        return False

    def _step(self, board: Board, one: Complaint) -> Callable[[Complaint], Awaitable[bool]] | None:
        match one.state:
            case "open":
                hasty = self._hands.leads and self._hands.random.random() < board.trades.hasty_share
                return self._decides if hasty else self._hears
            case "heard" if self._hands.leads:
                return self._decides
            case "appealed" if self._hands.leads:
                return self._settles
            case "decided" if one.counts and habits.appeals(self._room.chance, one.id):
                return self._appeals
            case _:
                return None

    async def _hears(self, one: Complaint) -> bool:
        """The provider is called, and says something to it, or nothing."""
        words = "" if self._hands.random.random() < SAYS_NOTHING_SHARE else "来之前就是这样"
        return await self._hands.services.hear(one.id, one.version, words)

    async def _decides(self, one: Complaint) -> bool:
        if one.grave:
            outcome = "upheld"
        else:
            [outcome] = self._hands.random.choices(list(OUTCOMES), list(OUTCOMES.values()))
        return await self._hands.services.decide(one.id, one.version, outcome)

    async def _appeals(self, one: Complaint) -> bool:
        return await self._hands.services.appeal(one.id, one.version, "我们不同意")

    async def _settles(self, one: Complaint) -> bool:
        found = "overturned" if self._hands.random.random() < OVERTURNED_SHARE else "stands"
        return await self._hands.services.settle_appeal(one.id, one.version, found)
