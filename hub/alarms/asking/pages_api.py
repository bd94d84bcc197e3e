"""The page behind the link: plain HTML that any telephone shows, without a script. Looking at it answers nothing."""

from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from hub.kernel import Services, services, services_of
from hub.kernel.signed_links import read_token
from hub.operators import anyone, centre_call, language_of, link_limits, link_page, refused_link

from . import going
from .links import Links
from .model import MINUTES, Said
from .words import words_in

PAGES = File(__file__).parent / "pages"
MINUTES_AT_FIRST = 15

router = APIRouter(include_in_schema=False, dependencies=[Depends(anyone)])
_pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
Kernel = Annotated[Services, Depends(services)]


@router.get("/going/{token}")
async def show(request: Request, token: str, kernel: Kernel) -> HTMLResponse:
    """Whether somebody can go; where to, if the resident has agreed; that it is over, when it is."""
    links, parts = _links(kernel), read_token(token)
    if (against := await _refused(request, token, kernel)) is not None:
        return against
    page = await kernel.database.write(lambda tx: going.look(tx, links, parts))
    return _page(request, token, page)


@router.post("/going/{token}")
async def answer(
    request: Request,
    token: str,
    kernel: Kernel,
    answer: Annotated[str, Form(max_length=20)] = "",
    minutes: Annotated[str, Form(max_length=4)] = "",
) -> Response:
    """ "I am going", in so many minutes, or "I cannot"."""
    links, parts = _links(kernel), read_token(token)
    if (against := await _refused(request, token, kernel)) is not None:
        return against
    if answer not in ("going", "cannot"):
        return _page(request, token, going.Page("unknown", {}))
    if not link_limits(request).answer(token):
        return _page(request, token, going.Page("unknown", {}), "too_often")
    said: Said = "going" if answer == "going" else "cannot"
    in_minutes = int(minutes) if minutes in {str(one) for one in MINUTES} else MINUTES_AT_FIRST
    view = await kernel.database.write(lambda tx: going.say(tx, links, parts, said, in_minutes))
    if view in ("unknown", "expired"):
        return _page(request, token, going.Page(view, {}))
    return RedirectResponse(f"/going/{token}", 303)


def _links(kernel: Services) -> Links:
    return Links(kernel.settings.public_url or None, bytes.fromhex(kernel.settings.site_key.get_secret_value()))


async def _refused(request: Request, token: str, kernel: Services) -> HTMLResponse | None:
    links = _links(kernel)
    why = await refused_link(request, token, lambda tx, parts: going.is_ours(tx, links, parts))
    return None if why is None else _page(request, token, going.Page("unknown", {}), why)


def _page(request: Request, token: str, page: going.Page, instead: str | None = None) -> HTMLResponse:
    language = language_of(request.headers.get("accept-language", ""))
    view = instead or page.view
    text = _pages.get_template("going.html").render(
        language=language,
        words=words_in(language),
        centre=centre_call(services_of(request), language),
        view=view,
        home=page.home,
        others_go=page.others_go,
        at=page.at,
        token=token,
        minutes=MINUTES,
        chosen=MINUTES_AT_FIRST,
    )
    return link_page(text, view)
