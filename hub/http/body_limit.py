"""No request may make the hub hold more than a little of it in memory."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.kernel import Problem

from .errors import refuse

# The longest that anything of ours sends is a note of 2,000 characters: 24 kB when each is escaped as two halves.
BODY_LENGTH_MAX = 64 * 1024


class BodyLimit:
    """Reads the body before anybody else does, and refuses with 413 as soon as it is too long."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return  # the client has gone
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > BODY_LENGTH_MAX:
                problem = Problem(413, "too_long", f"A request carries at most {BODY_LENGTH_MAX} bytes.")
                await refuse(problem, scope, receive, send)
                return
        whole: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def again() -> Message:
            return whole.pop() if whole else await receive()

        await self._app(scope, again, send)
