"""What an operator does at the hub about services: each as the hub's HTTP door does it (desk.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hub import providers
from simulator.virtual.desk import Desk, nothing, valid
from simulator.virtual.tradespeople import LINKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from hub.kernel import Database, Read, Write
    from hub.operators import Signed

# What a need of a care call is in the catalogue; the others are seen to otherwise.
ORDERED: Final = ("odd_jobs", "house_repair", "appliance_repair", "locksmith", "stair_climber")
GOES_ON: Final = ("requested", "accepted", "on_way", "on_site")


class ServiceDesk:
    """`desk`: the seat's requests."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def waiting(self) -> dict[str, Any]:
        """The need that waits longest, and the order that is late longest."""

        def look(tx: Read) -> dict[str, Any]:
            needs = providers.by_desk.page(tx, "waiting", None, 0, 1)["items"]
            stuck = [one for one in providers.late(tx) if one["state"] in GOES_ON]
            return {"request": needs[0] if needs else None, "late": stuck[0] if stuck else None}

        return await self._read(look)

    async def order(self, order_id: int) -> dict[str, Any]:
        """One order. Raises Problem (404)."""
        return await self._read(lambda tx: providers.by_desk.whole(tx, providers.by_desk.must(tx, order_id)))

    async def order_request(self, request: dict[str, Any], key: str) -> dict[str, Any]:
        """Make an order of a need, and ask the best; or note that it is seen to otherwise."""
        number = request["id"]
        if request["need"] not in ORDERED:
            path = f"/api/v1/service-requests/{number}/drop"
            return await self._desk.command(
                path, nothing(), key, lambda tx, who: providers.by_desk.drop(tx, who, number)
            )
        path = f"/api/v1/service-requests/{number}/order"

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            made = providers.by_desk.order(tx, who, number, None, request["need"], None, LINKS)
            order = providers.by_desk.must(tx, made["order"]["id"])
            if order.state == "requested":
                providers.by_desk.ask(tx, who, order, order.version, providers.by_desk.Chosen("in_turn"), LINKS)
            return made

        return await self._desk.command(path, nothing(), key, work)

    async def make(self, resident_id: int, service: str, key: str) -> dict[str, Any]:
        """What a resident asks for by telephone; the best are asked."""
        body = valid(providers.by_desk.Make, resident_id=resident_id, service=service)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            order = providers.by_desk.make(tx, who, providers.by_desk.Wish(body.resident_id, body.service), LINKS)
            if order.state == "requested":
                providers.by_desk.ask(tx, who, order, order.version, providers.by_desk.Chosen("in_turn"), LINKS)
            return {"id": order.id}

        return await self._desk.command("/api/v1/orders", body, key, work)

    async def ask(self, order: dict[str, Any], key: str) -> dict[str, Any]:
        """Ask the best once more. Raises Problem (409 `nobody_fits`)."""
        body = valid(providers.by_desk.AskSeen, version=order["version"], mode="in_turn")

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            asked = providers.by_desk.ask(
                tx, who, providers.by_desk.must(tx, order["id"]), body.version, body.chosen(), LINKS
            )
            return {"id": asked.id}

        return await self._desk.command(f"/api/v1/orders/{order['id']}/ask", body, key, work)

    async def step(self, order: dict[str, Any], what: str, key: str) -> dict[str, Any]:
        """Nobody came; it is done, as they say; it is not needed any more."""
        body = valid(providers.by_desk.Seen, version=order["version"])

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            one, actor = providers.by_desk.must(tx, order["id"]), f"operator {who.operator_id}"
            if what == "no-show":
                one = providers.by_desk.no_show(tx, one, actor, "", LINKS, body.version)
            elif what == "cancel":
                one = providers.by_desk.cancel(tx, one, actor, "nobody can be sent", body.version)
            else:
                one = providers.by_desk.finish(tx, one, actor, 5_000, "", body.version, "by telephone")
            return {"id": one.id}

        return await self._desk.command(f"/api/v1/orders/{order['id']}/{what}", body, key, work)

    async def follow_up(self, order: dict[str, Any], how: str, marks: dict[str, Any], key: str) -> dict[str, Any]:
        """How it was. Raises Problem (409 `sent_by_you`)."""
        body = valid(providers.by_desk.FollowUp, version=order["version"], how=how, **marks)
        said = providers.by_desk.Marks(body.timeliness, body.attitude, body.result, body.price_ok, body.note)

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            one = providers.by_desk.follow_up(
                tx, who, providers.by_desk.must(tx, order["id"]), body.version, body.how, said
            )
            return {"id": one.id}

        return await self._desk.command(f"/api/v1/orders/{order['id']}/follow-up", body, key, work)

    async def in_vain(self, order: dict[str, Any], key: str) -> dict[str, Any]:
        """Nobody said how it was."""
        body = valid(providers.by_desk.Seen, version=order["version"])

        def work(tx: Write, who: Signed) -> dict[str, Any]:
            return providers.by_desk.in_vain(
                tx, who, providers.by_desk.must(tx, order["id"]), body.version, "call", "no_answer", ""
            )

        return await self._desk.command(f"/api/v1/orders/{order['id']}/follow-up/try", body, key, work)

    async def _read(self, look: Callable[[Read], dict[str, Any]]) -> dict[str, Any]:
        async def work(database: Database) -> dict[str, Any]:
            await self._desk.who(database)
            return await database.read(look)

        return await self._desk.ask(work)
