"""The console's files, as `npm run build` made them: the page for who is signed in, and what it is made of."""

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

router = APIRouter(include_in_schema=False, dependencies=[Depends(anyone)])


@router.get("/")
async def console(request: Request, services: Annotated[Services, Depends(services)]) -> Response:
    """The console; who is not signed in is shown the door. All of its places are behind the `#`."""
    if await who_is(services.database, request.cookies.get(COOKIE)) is None:
        return RedirectResponse("/sign-in", 303)
    return _file("index.html", "no-cache")


@router.get("/assets/{name}")
async def asset(name: Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$", max_length=120)]) -> Response:
    """Scripts and styles: public, as the code itself is."""
    return _file(f"assets/{name}", FOR_EVER)


@router.get("/lamp.svg")
async def icon() -> Response:
    """The picture in the browser's tab."""
    return _file("lamp.svg", A_DAY)


def _file(name: str, keep: str) -> Response:
    if not (DIST / "index.html").is_file():
        raise Problem(503, "console_not_built", "The console has not been built: run `make console`, then load again.")
    if not (DIST / name).is_file():
        raise Problem(404, "not_found", f"There is nothing at /{name}.")
    return FileResponse(DIST / name, headers={"Cache-Control": keep})
