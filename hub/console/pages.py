"""The console's files, as `npm run build` made them: the page for who is signed in, and what it is made of."""

from asyncio import to_thread
from functools import lru_cache
from gzip import compress
from pathlib import Path as File
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from hub.kernel import Problem, Services, services
from hub.operators import COOKIE, anyone, who_is

DIST = File(__file__).parent / "web" / "dist"
# The name of an asset holds a hash of what is in it: another content has another name.
FOR_EVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
PACKED = (".js", ".css")

router = APIRouter(include_in_schema=False, dependencies=[Depends(anyone)])


@router.get("/")
async def console(request: Request, services: Annotated[Services, Depends(services)]) -> Response:
    """The console; who is not signed in is shown the door. All of its places are behind the `#`."""
    if await who_is(services.database, request.cookies.get(COOKIE)) is None:
        return RedirectResponse("/sign-in", 303)
    return _file("index.html", "no-cache")


@router.get("/assets/{name}")
async def asset(
    request: Request,
    name: Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$", max_length=120)],
) -> Response:
    """Scripts and styles: public, as the code itself is. A third of their length where the browser can unpack them."""
    found = _file(f"assets/{name}", FOR_EVER)
    found.headers["Vary"] = "Accept-Encoding"
    if not name.endswith(PACKED) or "gzip" not in request.headers.get("Accept-Encoding", ""):
        return found
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding", "Content-Encoding": "gzip"}
    return Response(await to_thread(_packed, DIST / "assets" / name), headers=headers, media_type=found.media_type)


@router.get("/lamp.svg")
async def icon() -> Response:
    """The picture in the browser's tab."""
    return _file("lamp.svg", A_DAY)


@lru_cache(maxsize=200)
def _packed(file: File) -> bytes:
    """Once for each; its name holds a hash of what is in it."""
    return compress(file.read_bytes(), mtime=0)


def _file(name: str, keep: str) -> Response:
    if not (DIST / "index.html").is_file():
        raise Problem(503, "console_not_built", "The console has not been built: run `make console`, then load again.")
    if not (DIST / name).is_file():
        raise Problem(404, "not_found", f"There is nothing at /{name}.")
    return FileResponse(DIST / name, headers={"Cache-Control": keep})
