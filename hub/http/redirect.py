"""Sends a browser that came by http to the same page by https; nothing else is said without encryption."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

HTTPS_PORT = 443


class ToHttps:
    """To the port `port`. Behind HostCheck, so the name it sends to is one of ours."""

    def __init__(self, port: int) -> None:
        self._port = "" if port == HTTPS_PORT else f":{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(scope) if scope["type"] == "http" else None
        if answer is not None:
            await answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})

    def _answer(self, scope: Scope) -> Response:
        host = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname
        if not host:
            return PlainTextResponse("Say which host you want.\n", 400)
        name = f"[{host}]" if ":" in host else host
        raw: bytes = scope.get("raw_path") or b"/"
        query: bytes = scope.get("query_string") or b""
        path = (raw + (b"?" + query if query else b"")).decode("ascii", "replace")
        # Only a page is sent on. What came with a form was open to whoever listens: it must not seem to be all right.
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("This is for https only.\n", 403)
        return RedirectResponse(f"https://{name}{self._port}{path}", 308)
