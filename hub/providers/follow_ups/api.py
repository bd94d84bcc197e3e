"""Asking how it was over HTTP: tries in vain, who goes there, and where there is nobody to ask."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field, StringConstraints

from hub.kernel import Read, Services, Write, services
from hub.kernel.http import ID_MAX, Body, Run, Shown
from hub.operators import Signed, allow, note_readings
from hub.residents import summaries

from ..orders import moving
from ..orders.model import NOTE_LENGTH_MAX, REASON_LENGTH_MAX
from ..orders.shown import shown
from . import service, store, visiting
from .model import PHONE_LENGTH_MAX, VISITOR_LENGTH_MAX, How, InVain, Over
from .visit_links import Links

router = APIRouter(tags=["follow-ups"])

Who = Annotated[Signed, Depends(allow("operator"))]
Lead = Annotated[Signed, Depends(allow("supervisor"))]
Reader = Annotated[Signed, Depends(allow("operator", "auditor"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
BodyId = Annotated[int, Field(ge=1, le=ID_MAX)]
Text = StringConstraints(strip_whitespace=True, min_length=1, max_length=REASON_LENGTH_MAX)


class Try(Body):
    """What came of it. `version`: of the order, as it was seen."""

    version: BodyId
    outcome: InVain
    how: How = "call"
    note: Annotated[str, Field(max_length=NOTE_LENGTH_MAX)] = ""


class Begin(Body):
    """`dial`: place the call on the telephone at once."""

    dial: bool = False


class Goes(Body):
    """Who goes there and asks: nobody of the provider's."""

    version: BodyId
    visitor: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=VISITOR_LENGTH_MAX)]
    phone: Annotated[str, Field(max_length=PHONE_LENGTH_MAX)] = ""


class Link(Body):
    """Whether it is sent to who goes once more."""

    send: bool = False


class Revoke(Body):
    """The version of the order that the operator saw."""

    version: BodyId


class Nobody(Body):
    """Why there is nobody to ask."""

    version: BodyId
    reason: Annotated[str, Text]


@router.get("/follow-ups")
async def list_follow_ups(
    who: Reader, kernel: Kernel, page: Shown, over: Annotated[Over | None, Query()] = None
) -> dict[str, Any]:
    """Whom somebody has to ask, the earliest due first; with `over`: those that ended so, the newest first."""

    def work(tx: Read) -> dict[str, Any]:
        tasks, total = store.page(tx, over, page.offset, page.limit)
        homes = summaries(tx, {one.resident_id for one in tasks})
        items = [
            {
                **service.shown(tx, one.order_id),
                "resident_id": one.resident_id,
                "resident_name": homes[one.resident_id].name,
            }
            for one in tasks
        ]
        return {"items": items, "total": total}

    found = await kernel.database.read(work)
    about = [f"resident {one['resident_id']}" for one in found["items"]]
    await note_readings(kernel.database, who, "read_orders", about)
    return found


@router.post("/orders/{order_id}/follow-up/begin")
async def begin(order_id: Id, body: Begin, who: Who, commands: Run) -> dict[str, Any]:
    """You ask now, for five minutes, and nobody else is given it; again: still at it. 409 `being_called`."""

    def work(tx: Write) -> dict[str, Any]:
        return service.begin(tx, who, moving.must(tx, order_id), dial=body.dial)

    return await commands.run(who.operator_id, body, work)


@router.post("/orders/{order_id}/follow-up/leave")
async def leave(order_id: Id, who: Who, commands: Run) -> dict[str, Any]:
    """Not yet: somebody else may ask."""
    return await commands.run(who.operator_id, None, lambda tx: service.leave(tx, who, moving.must(tx, order_id)))


@router.post("/orders/{order_id}/follow-up/try")
async def in_vain(order_id: Id, body: Try, who: Who, commands: Run) -> dict[str, Any]:
    """Nobody said how it was. Three tries at their times, and it becomes a visit. 409 `sent_by_you`."""

    def work(tx: Write) -> dict[str, Any]:
        order = moving.must(tx, order_id)
        return service.in_vain(tx, who, order, body.version, body.how, body.outcome, body.note)

    return await commands.run(who.operator_id, body, work)


@router.post("/orders/{order_id}/follow-up/visit")
async def goes(order_id: Id, body: Goes, who: Who, commands: Run, links: Links) -> dict[str, Any]:
    """Who goes there and asks; with a number they are sent the link. 409 `not_for_a_visit` while calls are made.

    `url`: the link by which they say what they heard, to be read out or shown; none where none can be made.
    """

    def work(tx: Write) -> dict[str, Any]:
        return visiting.arrange(tx, who, moving.must(tx, order_id), body.version, body.visitor, body.phone, links)

    return await commands.run(who.operator_id, body, work)


@router.post("/orders/{order_id}/follow-up/link")
async def link(order_id: Id, body: Link, who: Who, commands: Run, links: Links) -> dict[str, Any]:
    """The link of who goes there and asks. That it was shown is on the trail. 409 `nobody_goes`, `no_public_url`."""

    def work(tx: Write) -> dict[str, Any]:
        return visiting.link(tx, who, moving.must(tx, order_id), links, send=body.send)

    return await commands.run(who.operator_id, body, work)


@router.post("/orders/{order_id}/follow-up/link/revoke")
async def revoke(order_id: Id, body: Revoke, who: Who, commands: Run, links: Links) -> dict[str, Any]:
    """Another link: the one before holds no more. It is sent to nobody: whoever has their telephone may be why."""

    def work(tx: Write) -> dict[str, Any]:
        return visiting.revoke(tx, who, moving.must(tx, order_id), body.version, links)

    return await commands.run(who.operator_id, body, work)


@router.post("/orders/{order_id}/follow-up/nobody")
async def nobody(order_id: Id, body: Nobody, who: Lead, commands: Run) -> dict[str, Any]:
    """There is nobody to ask any more. 409 `still_served` where there is."""

    def work(tx: Write) -> dict[str, Any]:
        return shown(tx, [service.nobody_to_ask(tx, who, moving.must(tx, order_id), body.version, body.reason)])[0]

    return await commands.run(who.operator_id, body, work)
