"""The door: a plain page that works in any browser, before any script is loaded."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from hub.kernel import Services, services

from . import service, store
from .access import COOKIE, allow, anyone
from .limits import RETRY_S, SignInLimits
from .model import LOGIN_LENGTH_MAX, PASSWORD_LENGTH_MAX, Signed
from .passwords import password_fits
from .policy import SESSION_MS_MAX
from .trail import audit
from .words import language_of, words_in

PAGES = Path(__file__).parent / "pages"
LINK_LENGTH_MAX = 80

router = APIRouter(include_in_schema=False)
_pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)


@router.get("/sign-in", dependencies=[Depends(anyone)])
async def show(request: Request) -> HTMLResponse:
    """The page with the two fields."""
    return _page(request)


@router.get("/sign-in/page.css", dependencies=[Depends(anyone)])
async def style() -> FileResponse:
    """How it looks; the content policy allows no style inside a page."""
    return FileResponse(PAGES / "page.css", headers={"Cache-Control": "max-age=3600"})


@router.post("/sign-in", dependencies=[Depends(anyone)])
async def sign_in(
    request: Request,
    services: Annotated[Services, Depends(services)],
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """A wrong name and a wrong password get the same answer, after the same work."""
    limits: SignInLimits = request.app.state.sign_in_limits
    address = request.client.host if request.client else ""
    if len(login) > LOGIN_LENGTH_MAX or len(password) > PASSWORD_LENGTH_MAX or not _is_text(login + password):
        return _page(request, "wrong", 401)
    if not limits.try_now(login, address):
        page = _page(request, "too_often", 429)
        page.headers["Retry-After"] = str(RETRY_S)
        return page
    person = await services.database.read(lambda tx: store.operator_by_login(tx, login))
    fits = await password_fits(password, person.password_hash if person else None)
    if person is None or not fits or not person.active:
        detail = {"address": address}
        subject = f"operator {person.id}" if person else "nobody"
        await services.database.write(lambda tx: audit(tx, None, "sign_in_failed", subject, detail))
        return _page(request, "wrong", 401)
    limits.succeeded(login, address)
    earlier = request.cookies.get(COOKIE)
    token = await services.database.write(lambda tx: service.start_session(tx, person.id, "password", earlier))
    return _come_in(request, token)


@router.get("/sign-in/link/{link}", dependencies=[Depends(anyone)])
async def by_link(request: Request, link: str, services: Annotated[Services, Depends(services)]) -> Response:
    """Exchange a one-time link for a session."""
    earlier = request.cookies.get(COOKIE)
    token = None
    if len(link) <= LINK_LENGTH_MAX:
        token = await services.database.write(lambda tx: service.use_link(tx, link, earlier))
    return _page(request, "link_used", 410) if token is None else _come_in(request, token)


@router.post("/sign-out")
async def sign_out(
    who: Annotated[Signed, Depends(allow("operator", "technician", "auditor"))],
    services: Annotated[Services, Depends(services)],
) -> Response:
    """End this session, here and in the database."""
    await services.database.write(lambda tx: service.end_session(tx, who))
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer


def _is_text(text: str) -> bool:
    """False for half characters, which a form in a strange character set can hold, and no database or hash can."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _page(request: Request, problem: str | None = None, status: int = 200) -> HTMLResponse:
    language = language_of(request.headers.get("accept-language", ""))
    text = _pages.get_template("sign_in.html").render(language=language, words=words_in(language), problem=problem)
    return HTMLResponse(text, status)


def _come_in(request: Request, token: str) -> Response:
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=SESSION_MS_MAX // 1000,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer
