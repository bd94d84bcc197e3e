"""A line to a page on which the same bytes can be put as on every other: news for all is made into a frame once.

Sent one by one through the layers of the application, one text to thirty pages costs as much as what it tells of. Only
a line that is open and takes more is written to here; everything else goes the usual way.
"""

from collections.abc import Callable, MutableMapping
from typing import Any, Final, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request

EXTENSION: Final = "lamplight.frames"


def text_frame(text: str) -> bytes:
    """`text` as one frame from a server: unmasked, whole, not packed (RFC 6455, 5.2)."""
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


def frame_writer(scope: MutableMapping[str, Any]) -> Callable[[bytes], bool] | None:
    """What puts a frame on this page's line at once, and says false where it cannot; None where nothing can."""
    return scope.get("extensions", {}).get(EXTENSION)


class FeedLine(WebSocketsSansIOProtocol):
    """uvicorn's line to a page, and a way to write a frame past the layers of the application."""

    def handle_connect(self, event: Request) -> None:
        """As uvicorn; the application finds the way in the scope."""
        super().handle_connect(event)
        if not self.close_sent:
            cast("dict[str, Any]", self.scope)["extensions"][EXTENSION] = self.put

    def put(self, frame: bytes) -> bool:
        """Write it, unless the line is closing or has no room: then it is for the usual way to wait, or to fail."""
        if not self.handshake_complete or self.close_sent or not self.writable.is_set() or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True
