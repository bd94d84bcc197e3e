"""The virtual phone's page as a small web server on a port of its own, in the process that has the phones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import FastAPI, Query
from fastapi.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from simulator.live.phone_page.door import Door
from simulator.live.phone_page.find import SEARCH_LENGTH_MAX, find
from simulator.live.phone_page.line import Line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp

    from simulator.live.fleet import Fleet

# The console's build has this page too; it is found from here because both are in one source tree and one wheel.
DIST: Final = Path(__file__).resolve().parents[3] / "hub" / "console" / "web" / "dist"
# What `python -m tools.firmware.voice` makes; where it has made nothing the page plays the notes.
VOICE: Final = Path(__file__).resolve().parents[3] / "var" / "firmware" / "voice"
_NOT_BUILT: Final = "The page is not built yet: make console\n"


def create_app(
    fleet: Fleet, key: str, dist: Path = DIST, voice: Path = VOICE, beside: Mapping[str, ASGIApp] | None = None
) -> Door:
    """The page behind its door: nothing answers without the key. Raises ValueError for a key that can be guessed.

    `beside`: see `Door`.
    """
    if len(key) < 16:
        raise ValueError("the key of the virtual phone has at least 16 characters")
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/")
    def page() -> Response:
        file = dist / "phone.html"
        return FileResponse(file) if file.is_file() else PlainTextResponse(_NOT_BUILT, 503)

    @app.get("/lamp.svg")
    def lamp() -> Response:
        return FileResponse(dist / "lamp.svg")

    @app.get("/phone/residents")
    def residents(search: Annotated[str, Query(max_length=SEARCH_LENGTH_MAX)] = "") -> dict[str, Any]:
        return {"items": [one.as_json() for one in find(fleet.people, search)]}

    @app.websocket("/phone/line")
    async def line(socket: WebSocket) -> None:
        await Line(fleet, socket).serve()

    app.mount("/phone/voice", StaticFiles(directory=voice, check_dir=False))
    app.mount("/assets", StaticFiles(directory=dist / "assets", check_dir=False))
    return Door(app, key, beside)
