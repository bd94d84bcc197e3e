"""The pages behind the links of providers: large buttons, plain forms, and a script that sends when there is a line."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path as File
from secrets import token_hex
from typing import Annotated, Any, Final, TypeVar, get_args

from fastapi import APIRouter, Depends, Form
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from hub.kernel import Problem, Services, services
from hub.kernel.signed_links import Token, read_token
from hub.operators import Language, anyone, link_limits, link_page, refused_link

from ..links import OrderLinks, links_of
from ..offers.model import Reason
from ..orders.model import FEN_MAX, PARTS_LENGTH_MAX, REASON_LENGTH_MAX
from ..photos import UPLOAD_BYTES_MAX, PhotoStage, Pictures
from . import doing, looking, policy
from .doing import Action, Said
from .here_api import JOB_COOKIE
from .looking import JobPage, OfferPage
from .rendering import language_asked, render
from .words import words_in

FOLDER: Final = File(__file__).parent
PHOTO_PATH: Final = "/job/*/photo"
PHOTO_BODY_BYTES_MAX: Final = UPLOAD_BYTES_MAX + 16 * 1024  # with what a form puts around it
_KEEP: Final = "Lamplight-Keep-S"  # what hub/providers/pages/kept.js heeds
_COOKIE_S: Final = 14 * 24 * 3600
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
STAGES: Final[tuple[PhotoStage, ...]] = get_args(PhotoStage)
T = TypeVar("T")

router = APIRouter(include_in_schema=False, dependencies=[Depends(anyone)])
Kernel = Annotated[Services, Depends(services)]
Short = Annotated[str, Form(max_length=40)]


@router.get("/job/page.css")
async def style() -> FileResponse:
    """How the page looks beyond what all of its kind share."""
    return FileResponse(FOLDER / "page.css", headers={"Cache-Control": "max-age=3600"})


@router.get("/job/page.js")
async def script() -> FileResponse:
    """What keeps and sends."""
    return _script("page.js", "max-age=3600")


@router.get("/job/kept.js")
async def kept_script() -> FileResponse:
    """The pages that a telephone keeps."""
    return _script("kept.js", "max-age=3600")


@router.get("/job/worker.js")
async def worker_script() -> FileResponse:
    """What opens a page without a line. It is looked at anew each time, so that a newer one is in force at once."""
    return _script("worker.js", "no-cache")


@router.get("/job/waiting")
async def waiting(request: Request) -> HTMLResponse:
    """What stands in place of a page that is not kept, where there is no line: nothing of anybody."""
    language = language_asked(request)
    html = render(request, "waiting.html", words_in(language, "job"), told_words=_told_words(language))
    return HTMLResponse(html, headers={"Cache-Control": "no-cache"})


@router.get("/offer/{token}")
async def show_offer(request: Request, token: str, kernel: Kernel) -> HTMLResponse:
    """What, when, about where and at what price; nothing of who it is for."""
    links, parts = links_of(kernel), read_token(token)
    if (why := await refused_link(request, token, _offers(links))) is not None:
        return _offer(request, token, OfferPage(why))
    language = language_asked(request)
    return _offer(request, token, await kernel.database.read(lambda tx: looking.offer_page(tx, links, parts, language)))


@router.post("/offer/{token}")
async def answer_offer(
    request: Request, token: str, kernel: Kernel, answer: Short = "", worker: Short = "", reason: Short = "other"
) -> Response:
    """We come, or we cannot. The first answer counts."""
    links, parts = links_of(kernel), read_token(token)
    if (why := await refused_link(request, token, _offers(links))) is not None:
        return _offer(request, token, OfferPage(why))
    if not link_limits(request).answer(token):
        return _offer(request, token, OfferPage("too_often"))
    worker_id = int(worker) if worker.isascii() and worker.isdigit() and len(worker) < 16 else None
    try:
        if answer == "come":
            await kernel.database.write(lambda tx: doing.come(tx, links, parts, worker_id))
        elif answer == "cannot":
            because: Reason = _one_of(REASONS, reason) or "other"
            await kernel.database.write(lambda tx: doing.cannot(tx, links, parts, because))
    except Problem as problem:
        return await _offer_refused(request, token, kernel, problem)
    return RedirectResponse(f"/offer/{token}", 303)


@router.get("/job/{token}")
async def show_job(request: Request, token: str, kernel: Kernel) -> HTMLResponse:
    """The screen of this stage."""
    return await _show_job(request, token, kernel)


@router.get("/job/{token}/view")
async def view_of_job(request: Request, token: str, kernel: Kernel) -> Response:
    """Which screen it would be, for a telephone that keeps its page; nothing of anybody, so it is on no trail."""
    links, parts = links_of(kernel), read_token(token)
    why = await refused_link(request, token, lambda tx, parts: looking.is_job(tx, links, parts))
    if why is not None:
        return _json(request, 429 if why == "too_often" else 404, why, "")
    view = await kernel.database.read(lambda tx: looking.job_view(tx, links, parts))
    return _json(request, 200, "", view)


@router.post("/job/{token}")
async def act(
    request: Request,
    token: str,
    kernel: Kernel,
    key: Short = "",
    action: Short = "",
    yuan: Short = "",
    parts: Annotated[str, Form(max_length=PARTS_LENGTH_MAX)] = "",
    reason: Short = "other",
    note: Annotated[str, Form(max_length=REASON_LENGTH_MAX)] = "",
) -> Response:
    """One step of the work, once for each key."""
    links, link = links_of(kernel), read_token(token)
    if (against := await _refused_job(request, token, links, key)) is not None:
        return against
    try:
        said = _said(action, yuan, parts, reason, note)
        _must_be_key(key)
        view: policy.JobView = await kernel.database.write(lambda tx: doing.act(tx, links, link, key, said))
    except Problem as problem:
        return await _job_refused(request, token, kernel, problem)
    return _answered(request, token, view)


@router.post("/job/{token}/photo")
async def photo(request: Request, token: str, kernel: Kernel) -> Response:
    """A picture of the work. It is read only from who has the link, and opened in a process of its own."""
    links, link = links_of(kernel), read_token(token)
    if (against := await _refused_job(request, token, links, None)) is not None:
        return against
    try:
        key, which, data = await _sent_photo(request)
        view: policy.JobView | None = await kernel.database.read(
            lambda tx: doing.check_photo(tx, links, link, key, which)
        )
        if view is None:
            pictures: Pictures = request.app.state.pictures
            picture = await pictures.anew(data)
            view = await kernel.database.write(lambda tx: doing.photo(tx, links, link, key, which, picture))
    except Problem as problem:
        return await _job_refused(request, token, kernel, problem)
    return _answered(request, token, view)


def _said(action: str, yuan: str, parts: str, reason: str, note: str) -> Said:
    which = _one_of(ACTIONS, action)
    if which is None:
        raise Problem(422, "invalid", "There is no such step.")
    fen = policy.fen_of(yuan) if yuan.strip() else None
    if yuan.strip() and (fen is None or fen > FEN_MAX):
        raise Problem(422, "no_amount", "The amount is in yuan, as 85.50.")
    because: Reason = _one_of(REASONS, reason) or "other"
    return Said(which, fen, parts.strip(), because, note.strip())


async def _sent_photo(request: Request) -> tuple[str, PhotoStage, bytes]:
    try:
        async with request.form(max_files=1, max_fields=4, max_part_size=1024) as form:
            key, stage, file = form.get("key"), form.get("stage"), form.get("photo")
            data = await file.read() if isinstance(file, UploadFile) else b""
    except UnicodeError as error:  # they name a way of writing letters that nobody writes
        raise Problem(422, "invalid", "This is no form that can be read.") from error
    which = _one_of(STAGES, stage)
    if which is None or not isinstance(key, str):
        raise Problem(422, "invalid", "A picture comes with its stage and its key.")
    _must_be_key(key)
    return key, which, data


def _one_of(those: Sequence[T], said: object) -> T | None:
    return next((one for one in those if one == said), None)


def _must_be_key(key: str) -> None:
    if not policy.is_key(key):
        raise Problem(422, "invalid", "A key of 8 to 40 letters and digits is missing.")


def _offers(links: OrderLinks) -> Callable[[Any, Token], bool]:
    return lambda tx, parts: looking.is_offer(tx, links, parts)


async def _refused_job(request: Request, token: str, links: OrderLinks, key: str | None) -> Response | None:
    """`key` None: not read yet."""
    why = await refused_link(request, token, lambda tx, parts: looking.is_job(tx, links, parts, key or ""))
    if why is None and not link_limits(request).answer(token, policy.ANSWERS_PER_HOUR):
        why = "too_often"
    if why is None:
        return None
    if _wants_json(request):
        return _json(request, 429 if why == "too_often" else 404, why, "")
    return _job(request, token, JobPage(why))


async def _show_job(request: Request, token: str, kernel: Services, problem: Problem | None = None) -> HTMLResponse:
    links, parts = links_of(kernel), read_token(token)
    why = await refused_link(request, token, lambda tx, parts: looking.is_job(tx, links, parts))
    if why is not None:
        return _job(request, token, JobPage(why))
    language = language_asked(request)
    page = await kernel.database.write(lambda tx: looking.job_page(tx, links, parts, language))
    answer = _job(request, token, page, problem)
    if page.order_id is not None:
        secure = request.url.scheme == "https"
        answer.set_cookie(
            f"{JOB_COOKIE}{page.order_id}", token, _COOKIE_S, path="/here", secure=secure, httponly=True, samesite="lax"
        )
    return answer


async def _job_refused(request: Request, token: str, kernel: Services, problem: Problem) -> Response:
    """Why not, in words, above the screen as it stands now."""
    if _wants_json(request):
        return _json(request, problem.status, problem.code, "", problem.detail)
    return await _show_job(request, token, kernel, problem)


async def _offer_refused(request: Request, token: str, kernel: Services, problem: Problem) -> HTMLResponse:
    if problem.code != "unknown_worker":
        return _offer(request, token, OfferPage("not_now"))
    links, parts, language = links_of(kernel), read_token(token), language_asked(request)
    page = await kernel.database.read(lambda tx: looking.offer_page(tx, links, parts, language))
    return _offer(request, token, page, problem)


def _answered(request: Request, token: str, view: policy.JobView) -> Response:
    if _wants_json(request):
        return _json(request, 200, "", view)
    return _job(request, token, JobPage(view)) if view == "given_back" else RedirectResponse(f"/job/{token}", 303)


def _wants_json(request: Request) -> bool:
    return request.headers.get("accept", "") == "application/json"


def _json(request: Request, status: int, code: str, view: str, detail: str = "") -> JSONResponse:
    words = words_in(language_asked(request), "told")
    job = words_in(language_asked(request), "job")
    told = words.get(code) or job.get(code) or detail
    return JSONResponse({"view": view, "code": code, "told": told}, status, {"Cache-Control": "no-store"})


def _offer(request: Request, token: str, page: OfferPage, problem: Problem | None = None) -> HTMLResponse:
    language = language_asked(request)
    words = words_in(language, "offer")
    html = render(
        request, "offer.html", words, page=page, token=token, reasons=REASONS, told=_told(language, problem),
        facts=[(name, _fact(words, name, page.facts[name])) for name in policy.OFFER_FIELDS if page.facts.get(name)],
    )  # fmt: skip
    return link_page(html, page.view)


def _job(request: Request, token: str, page: JobPage, problem: Problem | None = None) -> HTMLResponse:
    language = language_asked(request)
    words = words_in(language, "job")
    html = render(
        request, "job.html", words, page=page, token=token, reasons=REASONS, told=_told(language, problem),
        told_words=_told_words(language),
        lacking=", ".join(words[f"datum_{one}"] for one in page.lacking),
        facts=[(name, _fact(words, name, page.facts[name])) for name in policy.JOB_FIELDS if name in page.facts],
        new_key=lambda: token_hex(12),
    )  # fmt: skip
    answer = link_page(html, page.view)
    if page.keep_s:
        answer.headers[_KEEP] = str(page.keep_s)
    return answer


def _script(name: str, kept: str) -> FileResponse:
    return FileResponse(FOLDER / name, media_type="text/javascript", headers={"Cache-Control": kept})


def _told_words(language: Language) -> str:
    """What the script says, as JSON."""
    told = words_in(language, "told")
    return json.dumps({name: told[name] for name in ("kept", "sent", "not_sent")}, ensure_ascii=False)


def _fact(words: dict[str, str], name: str, value: Any) -> str:
    match name:
        case "when":
            return words.get(str(value), str(value))
        case "away":
            return words["km"].format(number=value)
        case "price":
            by, fen = value
            return words[by].format(price=policy.yuan_of(fen))
        case _:
            return str(value)


def _told(language: Language, problem: Problem | None) -> str:
    return "" if problem is None else words_in(language, "told").get(problem.code) or problem.detail or problem.code
