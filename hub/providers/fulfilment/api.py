"""Each step of an order by the desk, over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path

from hub.kernel import Read, Services, Write, services
from hub.kernel.http import ID_MAX, Run
from hub.operators import Signed, allow

from ..follow_ups import service as follow_ups
from ..follow_ups.model import Marks
from ..links import OrderLinks, links_of
from ..offers import service as offers
from ..orders import moving
from ..orders.model import Order
from ..orders.shown import shown
from . import ending, going, making
from .forms import (
    Answer,
    AskSeen,
    Assign,
    Because,
    Consent,
    Finish,
    FollowUp,
    GiveBack,
    Make,
    NoShow,
    Quote,
    Seen,
)

router = APIRouter(tags=["orders"])

Who = Annotated[Signed, Depends(allow("operator"))]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


async def links(kernel: Annotated[Services, Depends(services)]) -> OrderLinks:
    """A FastAPI dependency: by which providers answer, and tell how far they are."""
    return links_of(kernel)


Links = Annotated[OrderLinks, Depends(links)]


@router.post("/orders", status_code=201)
async def make(body: Make, who: Who, commands: Run, by: Links) -> dict[str, Any]:
    """What somebody needs; where a door is closed the best few are asked at once."""
    wish = making.Wish(
        body.resident_id,
        body.service,
        body.note,
        body.urgency,
        body.wanted_ms,
        body.source,
        body.source_id,
        body.alarm_id,
    )
    chosen = None if body.ask is None else body.ask.chosen()
    return await commands.run(who.operator_id, body, lambda tx: _one(tx, making.make(tx, who, wish, by, chosen)))


@router.post("/orders/{order_id}/ask")
async def ask(order_id: Id, body: AskSeen, who: Who, commands: Run, by: Links) -> dict[str, Any]:
    """Ask providers whether they come."""

    def work(tx: Write) -> dict[str, Any]:
        order = moving.must(tx, order_id)
        return _one(tx, offers.ask(tx, who, order, body.version, body.chosen(), by))

    return await commands.run(who.operator_id, body, work)


@router.post("/orders/{order_id}/withdraw")
async def withdraw(order_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """Ask nobody any more."""
    return await commands.run(
        who.operator_id, body, lambda tx: _one(tx, offers.withdraw(tx, who, moving.must(tx, order_id), body.version))
    )


@router.post("/orders/{order_id}/answer")
async def answer(order_id: Id, body: Answer, who: Who, commands: Run, by: Links) -> dict[str, Any]:
    """A provider has said by telephone whether they come."""

    def work(tx: Write) -> dict[str, Any]:
        offer, actor = offers.must(tx, body.offer_id), f"operator {who.operator_id}"
        if offer.order_id != order_id:
            offers.must(tx, 0)
        if body.accepts:
            return _one(tx, offers.accept(tx, offer, actor, by, body.worker_id))
        return _one(tx, offers.decline(tx, offer, actor, body.reason, body.note, by))

    return await commands.run(who.operator_id, body, work)


@router.post("/orders/{order_id}/assign")
async def assign(order_id: Id, body: Assign, who: Who, commands: Run, by: Links) -> dict[str, Any]:
    """Somebody else of theirs goes."""
    actor = f"operator {who.operator_id}"

    def work(tx: Write) -> dict[str, Any]:
        order = moving.must_see(tx, order_id, body.version)
        return _one(tx, offers.assign(tx, order, body.worker_id, actor, by))

    return await commands.run(who.operator_id, body, work)


@router.post("/orders/{order_id}/set-out")
async def set_out(order_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """They say by telephone that they are on the way."""
    actor = f"operator {who.operator_id}"
    return await commands.run(
        who.operator_id, body, lambda tx: _one(tx, going.set_out(tx, moving.must(tx, order_id), actor, body.version))
    )


@router.post("/orders/{order_id}/arrive")
async def arrive(order_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """They, or the resident, say by telephone that they are there."""
    actor = f"operator {who.operator_id}"
    return await commands.run(
        who.operator_id,
        body,
        lambda tx: _one(tx, going.arrive(tx, moving.must(tx, order_id), actor, body.version, "telephone")),
    )


@router.post("/orders/{order_id}/quote")
async def quote(order_id: Id, body: Quote, who: Who, commands: Run) -> dict[str, Any]:
    """What it will cost."""
    actor = f"operator {who.operator_id}"
    return await commands.run(
        who.operator_id,
        body,
        lambda tx: _one(
            tx, going.quote(tx, moving.must(tx, order_id), actor, body.quote_fen, body.parts, body.version)
        ),
    )


@router.post("/orders/{order_id}/consent")
async def consent(order_id: Id, body: Consent, who: Who, commands: Run) -> dict[str, Any]:
    """Whether the resident agrees to it."""
    actor = f"operator {who.operator_id}"
    return await commands.run(
        who.operator_id,
        body,
        lambda tx: _one(
            tx, going.consent(tx, moving.must(tx, order_id), actor, given=body.given, seen_version=body.version)
        ),
    )


@router.post("/orders/{order_id}/finish")
async def finish(order_id: Id, body: Finish, who: Who, commands: Run) -> dict[str, Any]:
    """It is done, as they say by telephone."""
    actor = f"operator {who.operator_id}"

    def work(tx: Write) -> dict[str, Any]:
        order = moving.must(tx, order_id)
        return _one(tx, going.finish(tx, order, actor, body.amount_fen, body.parts, body.version, body.anyway))

    return await commands.run(who.operator_id, body, work)


@router.post("/orders/{order_id}/give-back")
async def give_back(order_id: Id, body: GiveBack, who: Who, commands: Run, by: Links) -> dict[str, Any]:
    """They do not come after all."""
    actor = f"operator {who.operator_id}"

    def work(tx: Write) -> dict[str, Any]:
        order = moving.must(tx, order_id)
        return _one(tx, ending.give_back(tx, order, actor, body.reason, body.note, by, body.version))

    return await commands.run(who.operator_id, body, work)


@router.post("/orders/{order_id}/no-show")
async def no_show(order_id: Id, body: NoShow, who: Who, commands: Run, by: Links) -> dict[str, Any]:
    """Nobody came."""
    actor = f"operator {who.operator_id}"

    def work(tx: Write) -> dict[str, Any]:
        return _one(tx, ending.no_show(tx, moving.must(tx, order_id), actor, body.note, by, body.version))

    return await commands.run(who.operator_id, body, work)


@router.post("/orders/{order_id}/cancel")
async def cancel(order_id: Id, body: Because, who: Who, commands: Run) -> dict[str, Any]:
    """It is not needed any more."""
    actor = f"operator {who.operator_id}"
    return await commands.run(
        who.operator_id,
        body,
        lambda tx: _one(tx, ending.cancel(tx, moving.must(tx, order_id), actor, body.reason, body.version)),
    )


@router.post("/orders/{order_id}/reopen")
async def reopen(order_id: Id, body: Because, who: Who, commands: Run, by: Links) -> dict[str, Any]:
    """It has to be done again."""
    actor = f"operator {who.operator_id}"

    def work(tx: Write) -> dict[str, Any]:
        return _one(tx, ending.reopen(tx, moving.must(tx, order_id), actor, body.reason, by, body.version))

    return await commands.run(who.operator_id, body, work)


@router.post("/orders/{order_id}/follow-up")
async def follow_up(order_id: Id, body: FollowUp, who: Who, commands: Run) -> dict[str, Any]:
    """How it was, as the resident says. Poor is a complaint; else the order is closed."""
    marks = Marks(body.timeliness, body.attitude, body.result, body.price_ok, body.note)

    def work(tx: Write) -> dict[str, Any]:
        return _one(tx, follow_ups.follow_up(tx, who, moving.must(tx, order_id), body.version, body.how, marks))

    return await commands.run(who.operator_id, body, work)


def _one(tx: Read, order: Order) -> dict[str, Any]:
    return {**shown(tx, [order])[0], **going.lacks(tx, order)}
