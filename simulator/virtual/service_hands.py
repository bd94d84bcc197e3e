"""An operator's hands at what is to be done about services: asked of the hub until they hear an answer."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hub.kernel import Problem
from simulator.virtual.desk import Unanswered
from simulator.virtual.service_desk import ServiceDesk

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simulator.virtual.desk import Desk

    # What is done, what it is about, and how the hub is asked with a key: whether the hub has done it.
    Command = Callable[[str, dict[str, Any], Callable[[str], Awaitable[dict[str, Any]]]], Awaitable[bool]]


class ServiceHands:
    """`command`: has something done, and says whether it was. What is read is None where nobody answers."""

    def __init__(self, desk: Desk, command: Command) -> None:
        self._desk = ServiceDesk(desk)
        self._command = command

    async def waiting(self) -> dict[str, Any] | None:
        """What is needed, what is late, what was complained of, what providers object to, and who is suspended."""
        return await _read(self._desk.waiting())

    async def order(self, order_id: int) -> dict[str, Any] | None:
        """One order."""
        return await _read(self._desk.order(order_id))

    async def provider(self, provider: int) -> dict[str, Any] | None:
        """Their card."""
        return await _read(self._desk.provider(provider))

    async def scores(self, provider: int) -> dict[str, Any] | None:
        """Their months, and what they have said against them."""
        return await _read(self._desk.scores(provider))

    async def order_request(self, request: dict[str, Any]) -> bool:
        """See to what somebody needs."""
        about = {"resident": request["resident_id"], "need": request["need"]}
        return await self._command("orders", about, lambda key: self._desk.order_request(request, key))

    async def make(self, resident_id: int, service: str) -> bool:
        """Order what a resident asks for."""
        about = {"resident": resident_id, "need": service}
        return await self._command("orders", about, lambda key: self._desk.make(resident_id, service, key))

    async def ask(self, order: dict[str, Any]) -> bool:
        """Ask the next ones."""
        about = {"order": order["id"]}
        return await self._command("asks_providers", about, lambda key: self._desk.ask(order, key))

    async def no_show(self, order: dict[str, Any]) -> bool:
        """Nobody came."""
        about = {"order": order["id"], "step": "nobody came"}
        return await self._command("notes_order", about, lambda key: self._desk.no_show(order, key))

    async def give_back(self, order: dict[str, Any]) -> bool:
        """They cannot come."""
        about = {"order": order["id"], "step": "they cannot come"}
        return await self._command("notes_order", about, lambda key: self._desk.give_back(order, key))

    async def finish(self, order: dict[str, Any]) -> bool:
        """They say that it is done."""
        about = {"order": order["id"], "step": "it is done"}
        return await self._command("notes_order", about, lambda key: self._desk.finish(order, key))

    async def cancel(self, order: dict[str, Any]) -> bool:
        """Nobody can be sent."""
        about = {"order": order["id"], "step": "nobody can be sent"}
        return await self._command("notes_order", about, lambda key: self._desk.cancel(order, key))

    async def consent(self, order: dict[str, Any], *, given: bool) -> bool:
        """What the resident says to the price, or to being carried."""
        about = {"order": order["id"], "step": "they agree" if given else "they do not agree"}
        return await self._command("notes_order", about, lambda key: self._desk.consent(order, key, given=given))

    async def begin_asking(self, order: dict[str, Any]) -> bool:
        """Nobody else asks meanwhile; False: somebody is faster."""
        about = {"order": order["id"]}
        return await self._command("begins_asking", about, lambda key: self._desk.begin_asking(order, key))

    async def follow_up(self, order: dict[str, Any], how: str, marks: dict[str, Any]) -> bool:
        """What the resident says of a service."""
        about = {"order": order["id"], "result": marks["result"]}
        return await self._command("follows_up", about, lambda key: self._desk.follow_up(order, how, marks, key))

    async def in_vain(self, order: dict[str, Any], how: str, outcome: str) -> bool:
        """Nobody said how it was."""
        about = {"order": order["id"], "outcome": outcome}
        return await self._command("tries_in_vain", about, lambda key: self._desk.in_vain(order, how, outcome, key))

    async def arrange(self, order: dict[str, Any], visitor: str) -> str | None:
        """Somebody goes there and asks: the link by which they say what they heard; None if the hub said no."""
        told = dict[str, Any]()

        async def ask(key: str) -> dict[str, Any]:
            told.update(await self._desk.arrange(order, visitor, key))
            return told

        return told["url"] if await self._command("sends_to_ask", {"order": order["id"]}, ask) else None

    async def complain(self, order: dict[str, Any], kind: str, words: str) -> bool:
        """What was wrong."""
        about = {"order": order["id"], "kind": kind}
        return await self._command("notes_complaint", about, lambda key: self._desk.complain(order, kind, words, key))

    async def hear(self, complaint: int, version: int, words: str) -> bool:
        """What the provider says to it."""
        about = {"complaint": complaint}
        return await self._command("hears_provider", about, lambda key: self._desk.hear(complaint, version, words, key))

    async def decide(self, complaint: int, version: int, outcome: str) -> bool:
        """What comes of it."""
        about = {"complaint": complaint, "outcome": outcome}
        return await self._command("decides", about, lambda key: self._desk.decide(complaint, version, outcome, key))

    async def appeal(self, complaint: int, version: int, words: str) -> bool:
        """The provider does not agree."""
        about = {"complaint": complaint}
        return await self._command("notes_appeal", about, lambda key: self._desk.appeal(complaint, version, words, key))

    async def settle_appeal(self, complaint: int, version: int, found: str) -> bool:
        """What comes of the appeal."""
        about = {"complaint": complaint, "outcome": found}
        return await self._command(
            "decides_appeal", about, lambda key: self._desk.settle_appeal(complaint, version, found, key)
        )

    async def object(self, provider: int, about: str, month: str | None = None) -> bool:
        """The provider does not agree with a month, or with being suspended."""
        told = {"provider": provider, "to": month or "being suspended"}
        return await self._command("notes_objection", told, lambda key: self._desk.object(provider, about, month, key))

    async def settle_objection(self, one: dict[str, Any], decision: str, points: float | None) -> bool:
        """What comes of it."""
        told = {"provider": one["provider_id"], "to": one["month"] or "being suspended", "outcome": decision}
        return await self._command(
            "decides_objection", told, lambda key: self._desk.settle_objection(one["id"], decision, points, key)
        )

    async def reinstate(self, provider: dict[str, Any]) -> bool:
        """They may come again."""
        about = {"provider": provider["id"]}
        return await self._command("reinstates", about, lambda key: self._desk.reinstate(provider, key))


async def _read(looking: Awaitable[dict[str, Any]]) -> dict[str, Any] | None:
    with suppress(Unanswered, Problem):
        return await looking
    return None
