"""Orders over HTTP: the board, one order, and each step by the desk."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from hub.kernel import Read, Services, Write, services
from hub.kernel.http import ID_MAX, Body, Run, Shown
from hub.operators import Signed, allow, note_readings
from hub.residents import must_exist

from ..follow_ups import service as follow_ups
from ..follow_ups.model import How, Marks
from ..links import OrderLinks, links_of
from ..offers import gathering
from ..offers import service as offers
from ..offers import store as offer_store
from ..offers.model import CHOSEN_MAX, Reason
from ..offers.service import Chosen
from ..orders import moving, store
from ..orders.model import (
    FEN_MAX,
    MARK_MAX,
    MARK_MIN,
    NOTE_LENGTH_MAX,
    PARTS_LENGTH_MAX,
    REASON_LENGTH_MAX,
    Mode,
    Order,
    Source,
    State,
    Urgency,
)
from ..orders.shown import shown, whole
from . import ending, going, making

router = APIRouter(tags=["orders"])

Who = Annotated[Signed, Depends(allow("operator"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
BodyId = Annotated[int, Field(ge=1, le=ID_MAX)]
TimeMs = Annotated[int, Field(ge=0, le=ID_MAX)]
Fen = Annotated[int, Field(ge=0, le=FEN_MAX)]
Note = Annotated[str, Field(max_length=NOTE_LENGTH_MAX)]
Why = Annotated[str, Field(max_length=REASON_LENGTH_MAX)]
Mark = Annotated[int, Field(ge=MARK_MIN, le=MARK_MAX)]
Said = Annotated[str, Field(min_length=1, max_length=REASON_LENGTH_MAX)]
Parts = Annotated[str, Field(max_length=PARTS_LENGTH_MAX)]
Key = Annotated[str, Field(min_length=1, max_length=24)]


class Ask(Body):
    """Whom to ask, and how; without `provider_ids` the best ones. `overrule`: why, although a rule forbids it."""

    mode: Mode
    provider_ids: Annotated[tuple[BodyId, ...], Field(max_length=CHOSEN_MAX)] = ()
    overrule: Why = ""

    def chosen(self) -> Chosen:
        return Chosen(self.mode, self.provider_ids, self.overrule)


class Make(Body):
    """Who needs what. `wanted_ms`: when somebody is to be there, if agreed. `ask`: whom to ask at once."""

    resident_id: BodyId
    service: Key
    note: Note = ""
    urgency: Urgency | None = None
    wanted_ms: TimeMs | None = None
    source: Source = "call"
    source_id: BodyId | None = None
    alarm_id: BodyId | None = None
    ask: Ask | None = None


class Seen(Body):
    """The version of the order that the operator saw."""

    version: BodyId


class AskSeen(Ask):
    """As `Ask`."""

    version: BodyId


class Answer(Seen):
    """What a provider says by telephone."""

    offer_id: BodyId
    accepts: bool
    worker_id: BodyId | None = None
    reason: Reason = "other"
    note: Why = ""


class Assign(Seen):
    """Who of theirs goes."""

    worker_id: BodyId


class Quote(Seen):
    """What it will cost, in fen, and what is needed for it."""

    quote_fen: Fen
    parts: Parts = ""


class Consent(Seen):
    """Whether the resident agrees."""

    given: bool


class Finish(Seen):
    """What is billed, in fen. `anyway`: why although something is missing."""

    amount_fen: Fen | None = None
    parts: Parts = ""
    anyway: Why = ""


class GiveBack(Seen):
    """Why they do not come after all."""

    reason: Reason = "other"
    note: Why = ""


class NoShow(Seen):
    """What is known of it."""

    note: Why = ""


class Because(Seen):
    """Why."""

    reason: Said


class FollowUp(Seen):
    """What the resident said: each mark from 1 (bad) to 5 (good); `price_ok`: as agreed (None: they do not know)."""

    timeliness: Mark
    attitude: Mark
    result: Mark
    price_ok: bool | None = None
    how: How = "call"
    note: Note = ""


class Unwanted(Body):
    """Whom the resident does not want to come again, and why."""

    provider_id: BodyId
    reason: Why = ""


async def links(kernel: Annotated[Services, Depends(services)]) -> OrderLinks:
    """A FastAPI dependency: by which providers answer, and tell how far they are."""
    return links_of(kernel)


Links = Annotated[OrderLinks, Depends(links)]


@router.get("/orders")
async def list_orders(
    who: Who,
    kernel: Kernel,
    page: Shown,
    state: Annotated[list[State] | None, Query(max_length=10)] = None,
    service: Annotated[str | None, Query(max_length=24)] = None,
    provider_id: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    alarm_id: Annotated[int | None, Query(ge=1, le=ID_MAX)] = None,
    late: bool = False,
    goes_on: Annotated[bool, Query(alias="open")] = False,
    sort: Literal["new", "due"] = "new",
) -> dict[str, Any]:
    """Orders, the newest first or by deadline. They show addresses and what somebody needs: whose is on the trail."""

    def work(tx: Read) -> dict[str, Any]:
        only = store.Only(state or (), service, None, provider_id, alarm_id, tx.now_ms if late else None, goes_on)
        rows, total = store.page(tx, only, sort, page.offset, page.limit)
        return {"items": shown(tx, rows), "total": total}

    found = await kernel.database.read(work)
    await note_readings(
        kernel.database, who, "read_orders", [f"resident {one['resident_id']}" for one in found["items"]]
    )
    return found


@router.get("/orders/counts")
async def order_counts(_who: Who, kernel: Kernel) -> dict[str, Any]:
    """How many stand in each stage, and how many of those are late. Names nobody."""
    found = await kernel.database.read(store.counts)
    return {"stages": {state: {"orders": many, "late": late} for state, (many, late) in found.items()}}


@router.get("/orders/{order_id}")
async def one_order(order_id: Id, who: Who, kernel: Kernel) -> dict[str, Any]:
    """One order with its history and who was asked. Reading it is on the trail."""

    def work(tx: Read) -> dict[str, Any]:
        order = moving.must(tx, order_id)
        asked = offers.shown(tx, offer_store.of_order(tx, order_id))
        said = follow_ups.row(tx, order_id)
        asking = follow_ups.shown(tx, order_id)
        return {**whole(tx, order), "offers": asked, "follow_up": said, "asking": asking, **_lacks(tx, order)}

    found = await kernel.database.read(work)
    await note_readings(kernel.database, who, "read_orders", [f"resident {found['resident_id']}"])
    return found


@router.get("/orders/{order_id}/choice")
async def choice(order_id: Id, _who: Who, kernel: Kernel) -> dict[str, Any]:
    """Who may be sent, the best first with the points of each part, and who not and why."""

    def work(tx: Read) -> dict[str, Any]:
        fit, refused = gathering.choice(tx, moving.must(tx, order_id))
        names = ("id", "name", "points", "parts", "distance_m")
        return {
            "fit": [{name: getattr(one, name) for name in names} for one in fit],
            "refused": [one._asdict() for one in refused if one.why != "not_offered"],
        }

    return await kernel.database.read(work)


@router.get("/residents/{resident_id}/orders")
async def residents_orders(resident_id: Id, who: Who, kernel: Kernel, page: Shown) -> dict[str, Any]:
    """The orders for one resident, the newest first. Reading them is on the trail."""

    def work(tx: Read) -> dict[str, Any]:
        must_exist(tx, resident_id)
        rows, total = store.page(tx, store.Only(resident_id=resident_id), "new", page.offset, page.limit)
        return {"items": shown(tx, rows), "total": total}

    found = await kernel.database.read(work)
    await note_readings(kernel.database, who, "read_orders", [f"resident {resident_id}"])
    return found


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


@router.get("/residents/{resident_id}/unwanted-providers")
async def unwanted(resident_id: Id, _who: Who, kernel: Kernel) -> dict[str, Any]:
    """Whom this resident does not want to come again."""

    def work(tx: Read) -> dict[str, Any]:
        must_exist(tx, resident_id)
        return offers.unwanted(tx, resident_id)

    return await kernel.database.read(work)


@router.post("/residents/{resident_id}/unwanted-providers", status_code=201)
async def refuse(resident_id: Id, body: Unwanted, who: Who, commands: Run) -> dict[str, Any]:
    """They do not want this one to come again."""
    return await commands.run(
        who.operator_id, body, lambda tx: offers.refuse(tx, who, resident_id, body.provider_id, body.reason)
    )


@router.delete("/residents/{resident_id}/unwanted-providers/{provider_id}")
async def take_again(resident_id: Id, provider_id: Id, who: Who, commands: Run) -> dict[str, Any]:
    """They may come again."""
    return await commands.run(who.operator_id, None, lambda tx: offers.take_again(tx, who, resident_id, provider_id))


def _one(tx: Read, order: Order) -> dict[str, Any]:
    return {**shown(tx, [order])[0], **_lacks(tx, order)}


def _lacks(tx: Read, order: Order) -> dict[str, Any]:
    """What is still to be given before it can be done; while somebody goes there."""
    return {"lacking": going.lacking(tx, order) if order.state in ("accepted", "on_way", "on_site") else []}
