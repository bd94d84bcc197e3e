"""What the code on the base of a resident's phone opens: who has come for work is there with it; who lives there, or
looks after somebody there, says what is needed. It shows nothing of anybody.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from hub.kernel import Problem, Read, Services, services
from hub.kernel.signed_links import Token, read_token
from hub.operators import anyone, link_limits, link_page

from ..catalogue import kinds
from ..links import links_of
from ..requests import policy as requests
from ..requests import service as asking
from . import doing, policy
from .base_codes import epoch
from .rendering import language_asked, render
from .words import words_in

JOBS_LOOKED_AT_MAX: Final = 10
JOB_COOKIE: Final = "lamplight_job_"
# Enough for a household in which much is broken; each more waits for the next hour.
ASKED_PER_HOUR: Final = 6

router = APIRouter(include_in_schema=False, dependencies=[Depends(anyone)])
Kernel = Annotated[Services, Depends(services)]


@router.get("/here/{token}")
async def show_here(request: Request, token: str, kernel: Kernel, asked: str | None = None) -> HTMLResponse:
    """Nothing of anybody; to who has work there a button, to everybody else the form for what is needed."""
    if asked is not None:
        return await _here(request, token, kernel, "asked")
    links, parts, jobs = links_of(kernel), read_token(token), _jobs(request)
    found = await kernel.database.read(lambda tx: doing.job_here(tx, links, parts, [one for _, one in jobs]))
    if found is None:
        return await _nobody_here(request, token, kernel)
    order, number = found
    if not link_limits(request).look(jobs[number][0]):
        return await _here(request, token, kernel, "too_often")
    return await _here(request, token, kernel, "there" if order.state == "on_site" else "come", jobs[number][0])


@router.post("/here/{token}")
async def come_in(request: Request, token: str, kernel: Kernel) -> Response:
    """They are here."""
    links, parts, jobs = links_of(kernel), read_token(token), _jobs(request)
    tokens = [one for _, one in jobs]
    if await kernel.database.read(lambda tx: doing.job_here(tx, links, parts, tokens)) is None:
        return await _nobody_here(request, token, kernel)
    if not link_limits(request).answer(token):
        return await _here(request, token, kernel, "too_often")
    await kernel.database.write(lambda tx: doing.check_in(tx, links, parts, tokens))
    return RedirectResponse(f"/here/{token}", 303)


@router.post("/here/{token}/ask")
async def ask(
    request: Request,
    token: str,
    kernel: Kernel,
    need: Annotated[str, Form(max_length=24)] = "",
    note: Annotated[str, Form(max_length=requests.NOTE_LENGTH_MAX)] = "",
    caller: Annotated[str, Form(max_length=requests.CALLER_LENGTH_MAX)] = "",
) -> Response:
    """Somebody is to come. It waits for the desk, which calls back; pressed twice it is asked once."""
    links, parts = links_of(kernel), read_token(token)

    def is_ours(tx: Read) -> bool:
        return parts is not None and links.is_here(parts, parts.number, epoch(tx, parts.number))

    if parts is None or not await kernel.database.read(is_ours):
        may = link_limits(request).guess(request.client.host if request.client else "")
        return await _here(request, token, kernel, "not_asked" if may else "too_often")
    if not link_limits(request).answer(f"ask {token}", ASKED_PER_HOUR):
        return await _here(request, token, kernel, "too_often")
    words = " ".join(note.split()), " ".join(caller.split())
    try:
        await kernel.database.write(lambda tx: asking.ask_by_code(tx, parts.number, need, *words))
    except Problem as problem:
        return await _here(request, token, kernel, "choose_first" if problem.status == 422 else "not_asked")
    return RedirectResponse(f"/here/{token}?asked=", 303)


def _jobs(request: Request) -> list[tuple[str, Token]]:
    """The links for work that this telephone has opened, the newest orders first."""
    named = [name for name in request.cookies if name.startswith(JOB_COOKIE)]
    newest = sorted(named, key=lambda one: (len(one), one), reverse=True)[:JOBS_LOOKED_AT_MAX]
    found = [(request.cookies[name], read_token(request.cookies[name])) for name in newest]
    return [(text, token) for text, token in found if token is not None]


async def _nobody_here(request: Request, token: str, kernel: Services) -> HTMLResponse:
    """The same for a true code and for one that is not: nobody learns whose it is, or that it is anybody's."""
    may = link_limits(request).guess(request.client.host if request.client else "")
    return await _here(request, token, kernel, "nobody" if may else "too_often")


async def _here(request: Request, token: str, kernel: Services, view: policy.HereView, job: str = "") -> HTMLResponse:
    language = language_asked(request)

    def offered(tx: Read) -> list[tuple[str, str]]:
        return [(one.key, one.names[language]) for one in kinds(tx) if one.active]

    needs = await kernel.database.read(offered) if view in ("nobody", "choose_first") else []
    html = render(
        request, "here.html", words_in(language, "here"), view=view, token=token, job=job, needs=needs,
        note_length=requests.NOTE_LENGTH_MAX, caller_length=requests.CALLER_LENGTH_MAX,
    )  # fmt: skip
    return link_page(html, view)
