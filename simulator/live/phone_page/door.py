"""The door of the virtual phone's page: whoever has the key of the demo comes in, and nobody else sees anything at all.

The key is in the link that the demo prints. The first visit puts it into a cookie that scripts cannot read and leads on
to the page without it, so that it stays out of the address bar, of bookmarks and of what is sent to others.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE: Final = "lamplight_phone"
_REFUSED: Final = "This page opens with the link that the demo prints when it starts.\n"
_HEADERS: Final = {
    # Lit's styles are constructed in script and need no 'unsafe-inline'; 'self' covers our own WebSocket.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Door:
    """Stands in front of the whole page, its scripts, its data and its WebSocket."""

    def __init__(self, app: ASGIApp, key: str, beside: Mapping[str, ASGIApp] | None = None) -> None:
        """`beside`: paths of whoever proves in another way who they are, and answers there by themselves."""
        self._app = app
        self._key = key
        self._beside = dict(beside or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] in self._beside:
            await self._beside[scope["path"]](scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._http(scope, receive, _with_headers(send))

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if self._has_cookie(headers) and same_origin(headers):
            await self._app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        if self._is_key(given):
            answer = RedirectResponse("/", 303)
            # Lax: the link may be opened from a terminal, a mail or the console, and must work at the first click.
            answer.set_cookie(COOKIE, self._key, httponly=True, samesite="lax", path="/")
            await answer(scope, receive, send)
        elif self._has_cookie(Headers(scope=scope)):
            await self._app(scope, receive, send)
        else:
            await PlainTextResponse(_REFUSED, 403)(scope, receive, send)

    def _has_cookie(self, headers: Headers) -> bool:
        return self._is_key(cookie_parser(headers.get("cookie", "")).get(COOKIE, ""))

    def _is_key(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._key.encode())


def same_origin(headers: Headers) -> bool:
    """Was the request made by our own page? A browser always says so for a WebSocket; who does not say is refused."""
    origin = urlsplit(headers.get("origin", ""))
    return origin.scheme in ("http", "https") and origin.netloc == headers.get("host")


def _with_headers(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_HEADERS)
        await send(message)

    return with_headers
