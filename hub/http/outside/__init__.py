"""What the pages behind links share: of people who go somewhere for the centre, and have no account."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter, Depends
from starlette.responses import FileResponse

from hub.operators import anyone

STYLE: Final = Path(__file__).parent / "page.css"

router = APIRouter(include_in_schema=False, dependencies=[Depends(anyone)])


@router.get("/outside/page.css")
async def style() -> FileResponse:
    """How they look; the content policy allows no style inside a page."""
    return FileResponse(STYLE, headers={"Cache-Control": "max-age=3600"})
