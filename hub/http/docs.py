"""The description of the programming interface, for admins; nothing of it comes from the internet."""

from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from hub.operators import allow

from .openapi import describe

# The content policy allows no script inside a page, so what starts Swagger UI is an answer of its own.
START = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#docs", deepLinking: true, validatorUrl: null})'
PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Lamplight API</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
  <div id="docs"></div>
  <script src="/docs/swagger-ui-bundle.js"></script>
  <script src="/docs/start.js"></script>
</body>
</html>
"""

ASSETS = Path(str(files("fastapi_swagger") / "resources"))

router = APIRouter(include_in_schema=False, dependencies=[Depends(allow("admin"))])


@router.get("/openapi.json")
async def openapi(request: Request) -> dict[str, Any]:
    """The OpenAPI description of everything under /api/v1."""
    return describe(request.app)


@router.get("/docs")
async def page() -> HTMLResponse:
    """Swagger UI on that description."""
    return HTMLResponse(PAGE)


@router.get("/docs/start.js")
async def start() -> Response:
    """What starts it."""
    return Response(START, media_type="text/javascript")


@router.get("/docs/{name}")
async def asset(name: Literal["swagger-ui.css", "swagger-ui-bundle.js"]) -> FileResponse:
    """Swagger UI itself, from the package that brought it."""
    return FileResponse(ASSETS / name, headers={"Cache-Control": "private, max-age=86400"})
