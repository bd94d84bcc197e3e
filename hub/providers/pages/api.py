"""The links and pictures of an order as the desk has them: to be read out, sent again, made anew, looked at."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path
from pydantic import Field
from starlette.responses import Response

from hub.kernel import Problem, Read, Services, Write, services
from hub.kernel.http import ID_MAX, Body, Run
from hub.operators import Signed, allow, audit, note_readings
from hub.residents import must_exist

from .. import photos
from ..links import links_of
from ..offers import service as offers
from ..orders import moving
from ..orders.model import Order
from . import base_codes
from .policy import job_view, shows_home

router = APIRouter(tags=["orders"])
Who = Annotated[Signed, Depends(allow("operator"))]
Fitter = Annotated[Signed, Depends(allow("operator", "technician"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]
JPEG: Final = "image/jpeg"


class Link(Body):
    """Whether it is sent to who goes once more."""

    send: bool = False


class Revoke(Body):
    """The version of the order that the operator saw."""

    version: Annotated[int, Field(ge=1, le=ID_MAX)]


@router.post("/orders/{order_id}/link")
async def link(order_id: Id, body: Link, who: Who, kernel: Kernel) -> dict[str, Any]:
    """The link by which who goes tells how far they are. That it was shown is on the trail."""
    links = links_of(kernel)

    def work(tx: Write) -> dict[str, Any]:
        order = _going(moving.must(tx, order_id))
        found = {"url": _url(links.work_url(order))}
        audit(tx, who, "show_link", f"resident {order.resident_id}", {"order": order.id, "sent": body.send})
        if body.send:
            offers.tell_worker(tx, order, links)
        return found

    return await kernel.database.write(work)


@router.post("/orders/{order_id}/link/revoke")
async def revoke(order_id: Id, body: Revoke, who: Who, kernel: Kernel) -> dict[str, Any]:
    """Another link: the one before holds no more. It is sent to nobody: whoever has their telephone may be why."""
    links = links_of(kernel)

    def work(tx: Write) -> dict[str, Any]:
        order = _going(moving.must_see(tx, order_id, body.version))
        _url(links.work_url(order))
        order.link_epoch += 1
        moving.tell(tx, order, "link_revoked", f"operator {who.operator_id}")
        audit(tx, who, "revoke_link", f"resident {order.resident_id}", {"order": order.id})
        return {"url": links.work_url(order), "version": order.version}

    return await kernel.database.write(work)


@router.get("/orders/{order_id}/photos/{photo_id}", response_class=Response, responses={200: {"content": {JPEG: {}}}})
async def photo(order_id: Id, photo_id: Id, who: Who, kernel: Kernel) -> Response:
    """One picture of the work. Looking at it is on the trail."""
    resident_id, jpeg = await kernel.database.read(lambda tx: photos.jpeg(tx, order_id, photo_id))
    await note_readings(kernel.database, who, "read_orders", [f"resident {resident_id}"])
    return Response(jpeg, media_type=JPEG, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


@router.get("/residents/{resident_id}/here-link")
async def here(resident_id: Id, _who: Fitter, kernel: Kernel) -> dict[str, Any]:
    """What the code on the base of their phone has to say. It names nobody; alone it opens nothing."""

    def work(tx: Read) -> int:
        must_exist(tx, resident_id)
        return base_codes.epoch(tx, resident_id)

    number = await kernel.database.read(work)
    return {"url": _url(links_of(kernel).here_url(resident_id, number)), "number": number}


@router.post("/residents/{resident_id}/here-link/anew")
async def here_anew(resident_id: Id, who: Fitter, commands: Run, kernel: Kernel) -> dict[str, Any]:
    """Another sticker for the base of their phone; the one before counts no more. On the trail, and on the timeline."""
    links = links_of(kernel)

    def work(tx: Write) -> dict[str, Any]:
        number = base_codes.make_anew(tx, who, resident_id)
        return {"url": _url(links.here_url(resident_id, number)), "number": number}

    return await commands.run(who.operator_id, None, work)


def _going(order: Order) -> Order:
    if not shows_home(job_view(order.state)):
        raise Problem(409, "wrong_state", f"This order is {order.state}; nobody is about to go.", state=order.state)
    return order


def _url(url: str | None) -> str:
    if url is None:
        raise Problem(409, "no_public_url", "There are no links: LAMPLIGHT_PUBLIC_URL is not set.")
    return url
