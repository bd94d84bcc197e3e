"""Refuses what another web site makes a signed-in person's browser send to us."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.kernel import Problem

from .errors import refuse

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def is_foreign(headers: Headers) -> bool:
    """True when a browser says that another site asked. A program that is no browser says nothing, and has no cookies
    but its own. The scheme is not compared: behind a TLS proxy we do not see it (as Go's CrossOriginProtection).
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


class OriginCheck:
    """On every method that changes something, and on WebSockets, which no browser guards by itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        guarded = scope["type"] == "websocket" or (scope["type"] == "http" and scope["method"] not in SAFE_METHODS)
        if guarded and is_foreign(Headers(scope=scope)):
            problem = Problem(403, "cross_origin", "Another site asked for this; send it from our own pages.")
            await refuse(problem, scope, receive, send)
            return
        await self._app(scope, receive, send)
