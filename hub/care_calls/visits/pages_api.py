"""The page behind the link of a visit, and the sheet for the printer: plain HTML without a script, a few kilobytes."""

from pathlib import Path as File
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Form, Path
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from hub.kernel import Services, Write, services, services_of
from hub.kernel.http import ID_MAX
from hub.kernel.signed_links import read_token
from hub.operators import Signed, allow, anyone, audit, centre_call, centre_words, language_of, link_page, refused_link

from ..model import NEEDS, Need
from . import going, service
from .links import VisitLinks
from .model import NOTE_LENGTH_MAX
from .words import words_in

PAGES = File(__file__).parent / "pages"

router = APIRouter(include_in_schema=False)
_pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
Kernel = Annotated[Services, Depends(services)]
Who = Annotated[Signed, Depends(allow("operator"))]


def links_of(kernel: Services) -> VisitLinks:
    """By which people who go say what they found."""
    settings = kernel.settings
    return VisitLinks(settings.public_url or None, bytes.fromhex(settings.site_key.get_secret_value()))


@router.get("/visit/sheet.css", dependencies=[Depends(anyone)])
async def style() -> FileResponse:
    """How the sheet looks; the content policy allows no style inside a page."""
    return FileResponse(PAGES / "sheet.css", headers={"Cache-Control": "max-age=3600"})


@router.get("/visit/{token}", dependencies=[Depends(anyone)])
async def show(request: Request, token: str, kernel: Kernel) -> HTMLResponse:
    """Where to go, and four buttons; what was said, when it was."""
    if (against := await _refused(request, token, kernel)) is not None:
        return against
    found = await kernel.database.write(lambda tx: going.look(tx, links_of(kernel), read_token(token)))
    return _page(request, token, found)


@router.post("/visit/{token}", dependencies=[Depends(anyone)])
async def answer(
    request: Request,
    token: str,
    kernel: Kernel,
    found: Annotated[str, Form(max_length=20)] = "",
    note: Annotated[str, Form(max_length=NOTE_LENGTH_MAX)] = "",
    need: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """What they found. Pressed twice, because the connection is bad, it counts once."""
    if (against := await _refused(request, token, kernel)) is not None:
        return against
    said: going.Said | None = next((one for one in get_args(going.Said) if one == found), None)
    if said is None:
        return _page(request, token, going.Page("unknown", {}))
    wanted: Need | None = next((one for one in NEEDS if one == need), None)
    links, parts = links_of(kernel), read_token(token)
    await kernel.database.write(lambda tx: going.say(tx, links, parts, said, note.strip(), wanted))
    return RedirectResponse(f"/visit/{token}", 303)


@router.get("/print/visits/{visit_id}")
async def printed(visit_id: Annotated[int, Path(ge=1, le=ID_MAX)], who: Who, kernel: Kernel) -> HTMLResponse:
    """The sheet for somebody who goes without a telephone; that the address was read is noted."""

    def work(tx: Write) -> str:
        visit = service.must(tx, visit_id)
        audit(tx, who, "read_card", f"resident {visit.resident_id}", {"for": f"visit {visit.id}"})
        words = words_in(who.language, going.by_when(tx, visit))
        home = going.home_of(tx, visit.resident_id)
        centre = centre_words(kernel, who.language)
        return _pages.get_template("print.html").render(
            language=who.language, words=words, home=home, visit=visit, centre=centre
        )

    return HTMLResponse(await kernel.database.write(work))


async def _refused(request: Request, token: str, kernel: Services) -> HTMLResponse | None:
    links = links_of(kernel)
    why = await refused_link(request, token, lambda tx, parts: going.is_ours(tx, links, parts))
    return None if why is None else _page(request, token, going.Page("unknown", {}), why)


def _page(request: Request, token: str, page: going.Page, instead: str | None = None) -> HTMLResponse:
    language = language_of(request.headers.get("accept-language", ""))
    view = instead or page.view
    text = _pages.get_template("visit.html").render(
        language=language, words=words_in(language, page.at), view=view, home=page.home, token=token, needs=NEEDS,
        centre=centre_call(services_of(request), language),
    )  # fmt: skip
    return link_page(text, view)
