"""The page behind the link of who goes there and asks: plain HTML without a script, a few kilobytes."""

from pathlib import Path as File
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from hub.kernel import Services, services, services_of
from hub.kernel.signed_links import read_token
from hub.operators import Language, anyone, centre_call, language_of, link_limits, link_page, refused_link

from ..orders.model import MARK_MAX, MARK_MIN, NOTE_LENGTH_MAX
from . import visit_page
from .model import InVain, Marks
from .visit_links import ask_links_of
from .visit_page import FIELDS, Page
from .visit_words import words_in

PAGES: Final = File(__file__).parent / "pages"
QUESTIONS: Final = ("timeliness", "attitude", "result")
IN_VAIN: Final[tuple[InVain, ...]] = ("not_home", "refused")

router = APIRouter(include_in_schema=False, dependencies=[Depends(anyone)])
_pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
Kernel = Annotated[Services, Depends(services)]
Short = Annotated[str, Form(max_length=20)]


@router.get("/how-it-was/page.css")
async def style() -> FileResponse:
    """How the marks look; the content policy allows no style inside a page."""
    return FileResponse(PAGES / "how_it_was.css", headers={"Cache-Control": "max-age=3600"})


@router.get("/how-it-was/{token}")
async def show(request: Request, token: str, kernel: Kernel) -> HTMLResponse:
    """Where to go and what to ask; thanks, when it was answered."""
    if (why := await _refused(request, token, kernel)) is not None:
        return _page(request, token, Page(why))
    return await _show(request, token, kernel)


@router.post("/how-it-was/{token}")
async def answer(
    request: Request,
    token: str,
    kernel: Kernel,
    timeliness: Short = "",
    attitude: Short = "",
    result: Short = "",
    price: Short = "",
    in_vain: Short = "",
    note: Annotated[str, Form(max_length=NOTE_LENGTH_MAX)] = "",
) -> Response:
    """What the resident said, or that they said nothing. Pressed twice it counts once."""
    why = await _refused(request, token, kernel)
    if why is None and not link_limits(request).answer(token):
        why = "too_often"
    if why is not None:
        return _page(request, token, Page(why))
    links, parts = ask_links_of(kernel), read_token(token)
    outcome: InVain | None = next((one for one in IN_VAIN if one == in_vain), None)
    if outcome is not None:
        vain: InVain = outcome
        await kernel.database.write(lambda tx: visit_page.in_vain(tx, links, parts, vain))
        return RedirectResponse(f"/how-it-was/{token}", 303)
    given = [_mark(one) for one in (timeliness, attitude, result)]
    if not all(given):
        return await _show(request, token, kernel, "marks_missing")
    marks = Marks(given[0], given[1], given[2], {"yes": True, "no": False}.get(price), note.strip())
    await kernel.database.write(lambda tx: visit_page.answer(tx, links, parts, marks))
    return RedirectResponse(f"/how-it-was/{token}", 303)


def _mark(text: str) -> int:
    """0 for what is no mark."""
    return next((one for one in range(MARK_MIN, MARK_MAX + 1) if text == str(one)), 0)


async def _refused(request: Request, token: str, kernel: Services) -> visit_page.View | None:
    links = ask_links_of(kernel)
    return await refused_link(request, token, lambda tx, parts: visit_page.is_ours(tx, links, parts))


async def _show(request: Request, token: str, kernel: Services, told: str = "") -> HTMLResponse:
    links, parts, language = ask_links_of(kernel), read_token(token), _language(request)
    page = await kernel.database.write(lambda tx: visit_page.look(tx, links, parts, language))
    return _page(request, token, page, told)


def _language(request: Request) -> Language:
    return language_of(request.headers.get("accept-language", ""))


def _page(request: Request, token: str, page: Page, told: str = "") -> HTMLResponse:
    language = _language(request)
    words = words_in(language)
    html = _pages.get_template("how_it_was.html").render(
        language=language,
        words=words,
        page=page,
        centre=centre_call(services_of(request), language),
        token=token,
        told=words.get(told, ""),
        questions=QUESTIONS,
        marks=range(MARK_MIN, MARK_MAX + 1),
        facts=[(name, page.facts[name]) for name in FIELDS if name in page.facts],
    )
    return link_page(html, page.view)
