"""The job sheet for the printer: for who comes without a telephone that can read links."""

from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import FileResponse, HTMLResponse

from hub.kernel import Problem, Services, Write, local_time, services, site_zone
from hub.kernel.http import ID_MAX
from hub.operators import Signed, allow, audit, centre_words
from hub.residents import card

from .. import register
from ..catalogue import kind_of
from ..orders import moving
from ..orders.model import IN_HAND, Order
from .sheet_words import words_in

PAGES = File(__file__).parent / "pages"
HOME = ("name", "address", "building", "floor", "door", "door_notes")

router = APIRouter(include_in_schema=False)
_pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)

Who = Annotated[Signed, Depends(allow("operator"))]


@router.get("/print/order.css")
async def style(_who: Who) -> FileResponse:
    """How it looks; the content policy allows no style inside a page."""
    return FileResponse(PAGES / "sheet.css", headers={"Cache-Control": "max-age=3600"})


@router.get("/print/orders/{order_id}")
async def printed(
    order_id: Annotated[int, Path(ge=1, le=ID_MAX)], who: Who, kernel: Annotated[Services, Depends(services)]
) -> HTMLResponse:
    """The sheet, while somebody has the order in hand: how one gets in is nobody's else. That it was read is noted."""

    def work(tx: Write) -> str:
        order = moving.must(tx, order_id)
        if order.state not in IN_HAND:
            raise Problem(409, "wrong_state", f"This order is {order.state}: nobody is about to go.", state=order.state)
        audit(tx, who, "read_card", f"resident {order.resident_id}", {"for": f"order {order.id}"})
        return _page(tx, who, order, centre_words(kernel, who.language))

    return HTMLResponse(await kernel.database.write(work), headers={"Cache-Control": "no-store"})


def _page(tx: Write, who: Signed, order: Order, centre: str) -> str:
    kind, known = kind_of(tx, order.service), card(tx, order.resident_id)
    provider = register.provider(tx, order.provider_id or 0)
    at = "" if order.wanted_ms is None else f"{local_time(order.wanted_ms, site_zone(tx)):%Y-%m-%d %H:%M}"
    return _pages.get_template("sheet.html").render(
        language=who.language,
        words=words_in(who.language, f"{kind.cap_fen / 100:g}"),
        order=order,
        service=kind.names.get(who.language, kind.key),
        home={name: known[name] for name in HOME if known[name]},
        provider=provider,
        at=at,
        centre=centre,
    )
