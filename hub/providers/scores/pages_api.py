"""The public page of the rules: without an account, in three languages, a few kilobytes and no script."""

from pathlib import Path
from typing import Annotated, Final, get_args

from fastapi import APIRouter, Depends, Query
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from hub.kernel import Services, services
from hub.kernel.i18n import translate
from hub.operators import Language, anyone, language_of

from . import service, store
from .model import PARTS
from .words import WORDS, written_in

VERSIONS_SHOWN: Final = 12
_NAMES: Final = {"zh-CN": "中文", "fr": "Français", "en": "English"}

router = APIRouter(include_in_schema=False)
_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)


@router.get("/scores/rules", dependencies=[Depends(anyone)])
async def rules(
    request: Request,
    kernel: Annotated[Services, Depends(services)],
    language: Annotated[Language | None, Query()] = None,
) -> HTMLResponse:
    """All versions, the newest first. Names nobody."""
    found = await kernel.database.read(lambda tx: [service.rules_shown(row) for row in store.all_rules(tx)])
    spoken: Language = language or language_of(request.headers.get("Accept-Language", ""))

    def say(name: str, **params: object) -> str:
        return translate(spoken, WORDS[name], **params)

    page = _pages.get_template("rules.html").render(
        language=spoken,
        languages=[(one, _NAMES[one]) for one in get_args(Language)],
        versions=found[:VERSIONS_SHOWN],
        parts=PARTS,
        say=say,
        written_in=written_in,
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})
