"""No request may make the hub hold more than a little of it in memory."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.kernel import Problem

from .errors import refuse

# The longest that anything of ours sends is a note of 2,000 characters: 24 kB when each is escaped as two halves.
BODY_LENGTH_MAX = 64 * 1024


class Longer:
    """Where a whole file may come as the body of a request, and of how many bytes: by path, in which `*` is any one
    part between two slashes.
    """

    def __init__(self, lengths: Mapping[str, int]) -> None:
        self._lengths = tuple((tuple(path.split("/")), length) for path, length in lengths.items())

    def length_max(self, path: str) -> int | None:
        """None: no file comes there."""
        parts = path.split("/")
        for pattern, length in self._lengths:
            if len(pattern) == len(parts) and all(one in ("*", part) for one, part in zip(pattern, parts, strict=True)):
                return length
        return None


class BodyLimit:
    """Reads the body before anybody else does, and refuses with 413 as soon as it is too long.

    Where a file may come (`longer`), the endpoint reads, after it has seen who asks: a stranger must not be able to
    fill the memory.
    """

    def __init__(self, app: ASGIApp, longer: Longer | None = None) -> None:
        self._app = app
        self._longer = longer or Longer({})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if (length_max := self._longer.length_max(scope["path"])) is not None:
            await self._app(scope, _counted(receive, length_max), send)
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


def _counted(receive: Receive, length_max: int) -> Receive:
    length = 0

    async def counted() -> Message:
        nonlocal length
        message = await receive()
        length += len(message.get("body", b""))
        if length > length_max:
            raise Problem(413, "too_long", f"A file has at most {length_max} bytes.")
        return message

    return counted
