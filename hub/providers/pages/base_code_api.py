"""The sticker for the base of a resident's phone: whoever comes for an order opens it with theirs, and is there.

It names nobody, and alone it opens nothing; the resident's number on it is for whoever sticks it on.
"""

from io import BytesIO
from typing import Annotated, Final

import segno
from fastapi import APIRouter, Depends, Path
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import FileResponse, HTMLResponse, Response

from hub.kernel import Problem, Read, Services, services
from hub.kernel.http import ID_MAX
from hub.kernel.i18n import _, translate
from hub.operators import Signed, allow
from hub.residents import must_exist

from ..links import links_of
from .base_codes import epoch
from .rendering import TEMPLATES

# A quarter of it may be scratched or dirty: the sticker lies in a kitchen for years.
ERROR_LEVEL: Final = "q"
WORDS: Final = {
    "title": _("Code for the phone's base"),
    "scan": _("You come for an order? Open this with your telephone, or key your code on this phone."),
}

router = APIRouter(include_in_schema=False)
_pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)

Fitter = Annotated[Signed, Depends(allow("operator", "technician"))]
Kernel = Annotated[Services, Depends(services)]
Id = Annotated[int, Path(ge=1, le=ID_MAX)]


@router.get("/print/base-code.css")
async def style(_who: Fitter) -> FileResponse:
    """How it looks; the content policy allows no style inside a page."""
    return FileResponse(TEMPLATES / "base_code.css", headers={"Cache-Control": "max-age=3600"})


@router.get("/print/residents/{resident_id}/base-code")
async def sticker(resident_id: Id, who: Fitter, kernel: Kernel) -> HTMLResponse:
    """To be printed and cut out."""
    await _url(resident_id, kernel)
    words = {name: translate(who.language, text) for name, text in WORDS.items()}
    page = _pages.get_template("base_code.html").render(language=who.language, words=words, resident=resident_id)
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


@router.get("/print/residents/{resident_id}/base-code.svg")
async def code(resident_id: Id, _who: Fitter, kernel: Kernel) -> Response:
    """The code itself."""
    drawn = BytesIO()
    segno.make(await _url(resident_id, kernel), error=ERROR_LEVEL, micro=False).save(drawn, kind="svg", scale=6)
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


async def _url(resident_id: int, kernel: Services) -> str:
    """What the code says. Raises 404, and 409 where the hub does not know its address outside."""

    def work(tx: Read) -> int:
        must_exist(tx, resident_id)
        return epoch(tx, resident_id)

    url = links_of(kernel).here_url(resident_id, await kernel.database.read(work))
    if url is None:
        raise Problem(409, "no_public_url", "There are no links: LAMPLIGHT_PUBLIC_URL is not set.")
    return url
