"""Each step of an order by the desk, over HTTP."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path

from hub.kernel import Read, Write, not_found
from hub.kernel.http import ID_MAX, Body, Commands, Run
from hub.operators import Signed, allow

from ..follow_ups import service as follow_ups
from ..follow_ups.model import Marks
from ..links import Links
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

    def step(tx: Write, order: Order, _actor: str) -> Order:
        return offers.ask(tx, who, order, body.version, body.chosen(), by)

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/withdraw")
async def withdraw(order_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """Ask nobody any more."""

    def step(tx: Write, order: Order, _actor: str) -> Order:
        return offers.withdraw(tx, who, order, body.version)

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/answer")
async def answer(order_id: Id, body: Answer, who: Who, commands: Run, by: Links) -> dict[str, Any]:
    """A provider has said by telephone whether they come. 409 `offer_over` where the offer was answered already."""

    def step(tx: Write, order: Order, actor: str) -> Order:
        offer = offers.must(tx, body.offer_id)
        if offer.order_id != order.id:
            raise not_found("offer", body.offer_id)
        if body.accepts:
            return offers.accept(tx, offer, actor, by, body.worker_id)
        return offers.decline(tx, offer, actor, body.reason, body.note, by)

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/assign")
async def assign(order_id: Id, body: Assign, who: Who, commands: Run, by: Links) -> dict[str, Any]:
    """Somebody else of theirs goes."""

    def step(tx: Write, order: Order, actor: str) -> Order:
        moving.check_seen(order, body.version)
        return offers.assign(tx, order, body.worker_id, actor, by)

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/set-out")
async def set_out(order_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """They say by telephone that they are on the way."""

    def step(tx: Write, order: Order, actor: str) -> Order:
        return going.set_out(tx, order, actor, body.version)

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/arrive")
async def arrive(order_id: Id, body: Seen, who: Who, commands: Run) -> dict[str, Any]:
    """They, or the resident, say by telephone that they are there."""

    def step(tx: Write, order: Order, actor: str) -> Order:
        return going.arrive(tx, order, actor, body.version, "telephone")

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/quote")
async def quote(order_id: Id, body: Quote, who: Who, commands: Run) -> dict[str, Any]:
    """What it will cost."""

    def step(tx: Write, order: Order, actor: str) -> Order:
        return going.quote(tx, order, actor, body.quote_fen, body.parts, body.version)

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/consent")
async def consent(order_id: Id, body: Consent, who: Who, commands: Run) -> dict[str, Any]:
    """Whether the resident agrees to it."""

    def step(tx: Write, order: Order, actor: str) -> Order:
        return going.consent(tx, order, actor, given=body.given, seen_version=body.version)

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/finish")
async def finish(order_id: Id, body: Finish, who: Who, commands: Run) -> dict[str, Any]:
    """It is done, as they say by telephone."""

    def step(tx: Write, order: Order, actor: str) -> Order:
        return going.finish(tx, order, actor, body.amount_fen, body.parts, body.version, body.anyway)

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/give-back")
async def give_back(order_id: Id, body: GiveBack, who: Who, commands: Run, by: Links) -> dict[str, Any]:
    """They do not come after all."""

    def step(tx: Write, order: Order, actor: str) -> Order:
        return ending.give_back(tx, order, actor, body.reason, body.note, by, body.version)

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/no-show")
async def no_show(order_id: Id, body: NoShow, who: Who, commands: Run, by: Links) -> dict[str, Any]:
    """Nobody came."""

    def step(tx: Write, order: Order, actor: str) -> Order:
        return ending.no_show(tx, order, actor, body.note, by, body.version)

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/cancel")
async def cancel(order_id: Id, body: Because, who: Who, commands: Run) -> dict[str, Any]:
    """It is not needed any more."""

    def step(tx: Write, order: Order, actor: str) -> Order:
        return ending.cancel(tx, order, actor, body.reason, body.version)

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/reopen")
async def reopen(order_id: Id, body: Because, who: Who, commands: Run, by: Links) -> dict[str, Any]:
    """It has to be done again."""

    def step(tx: Write, order: Order, actor: str) -> Order:
        return ending.reopen(tx, order, actor, body.reason, by, body.version)

    return await _carry_out(order_id, body, who, commands, step)


@router.post("/orders/{order_id}/follow-up")
async def follow_up(order_id: Id, body: FollowUp, who: Who, commands: Run) -> dict[str, Any]:
    """How it was, as the resident says. Poor is a complaint; else the order is closed."""
    marks = Marks(body.timeliness, body.attitude, body.result, body.price_ok, body.note)

    def step(tx: Write, order: Order, _actor: str) -> Order:
        return follow_ups.follow_up(tx, who, order, body.version, body.how, marks)

    return await _carry_out(order_id, body, who, commands, step)


async def _carry_out(
    order_id: int, body: Body, who: Signed, commands: Commands, step: Callable[[Write, Order, str], Order]
) -> dict[str, Any]:
    """One step of one order, by this person; the order after it. Raises 404, and as `step`."""
    actor = f"operator {who.operator_id}"
    return await commands.run(who.operator_id, body, lambda tx: _one(tx, step(tx, moving.must(tx, order_id), actor)))


def _one(tx: Read, order: Order) -> dict[str, Any]:
    return {**shown(tx, [order])[0], **going.lacks(tx, order)}
