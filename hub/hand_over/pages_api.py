"""The hand-over as a page for the printer: plain HTML, in the language of who prints it, with both names under it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path as File
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import FileResponse, HTMLResponse

from hub.kernel import Services, Write, local_time, services, site_zone
from hub.kernel.http import ID_MAX
from hub.kernel.i18n import translate
from hub.operators import Signed, allow

from . import service
from .words import WORDS, recipients, word

PAGES = File(__file__).parent / "pages"
PARTS = ("alarms", "calls_due", "orders_late", "devices_out", "messages_failed", "notes")

router = APIRouter(include_in_schema=False)
_pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)

Who = Annotated[Signed, Depends(allow("operator"))]


@router.get("/print/hand-over.css")
async def style(_who: Who) -> FileResponse:
    """How it looks; the content policy allows no style inside a page."""
    return FileResponse(PAGES / "print.css", headers={"Cache-Control": "max-age=3600"})


@router.get("/print/hand-overs/{hand_over_id}")
async def printed(
    hand_over_id: Annotated[int, Path(ge=1, le=ID_MAX)],
    who: Who,
    kernel: Annotated[Services, Depends(services)],
) -> HTMLResponse:
    """One hand-over; that it was read is noted."""

    def work(tx: Write) -> str:
        found = service.read(tx, who, hand_over_id)
        zone = site_zone(tx)

        def time(ms: int | None) -> str:
            return "" if ms is None else f"{local_time(ms, zone):%Y-%m-%d %H:%M}"

        return page(who.language, kernel.settings.site, found, time)

    return HTMLResponse(await kernel.database.write(work))


def page(language: str, site: str, found: Mapping[str, Any], time: Any) -> str:
    """The page's text. `time` writes a time on the wall."""

    def say(key: str, **more: Any) -> str:
        return translate(language, WORDS[key], **more)

    return _pages.get_template("print.html").render(
        language=language,
        site=site,
        it=found,
        parts=PARTS,
        time=time,
        say=say,
        word=partial(word, language),
        recipients=partial(recipients, language),
    )
