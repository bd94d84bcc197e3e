"""The contract between a device and the centre: which messages there are, what they look like, where they go."""

from __future__ import annotations

import binascii
import sys
from typing import TYPE_CHECKING, Any

from .codec import decode, encode
from .errors import CODES, WireError
from .messages import MESSAGES, Message
from .topics import Topic, parse_topic, subscription, topic

if sys.implementation.name == "cpython":  # who has the memory has the whole contract from the first
    from . import updates as _updates  # noqa: F401 # pyright: ignore[reportUnusedImport] - it adds its messages

if TYPE_CHECKING:
    from .seal import Sealed, open_answer, open_sealed, seal_answer, seal_press

__all__ = (
    "CODES",
    "MESSAGES",
    "Message",
    "Sealed",
    "Topic",
    "WireError",
    "decode",
    "encode",
    "new_epoch",
    "open_answer",
    "open_sealed",
    "parse_topic",
    "seal_answer",
    "seal_press",
    "subscription",
    "topic",
)


def new_epoch(random_bytes4: bytes) -> str:
    """The name of a counter's life: 8 lower-case hex digits of 4 random bytes, drawn when its file is created."""
    if len(random_bytes4) != 4:
        raise ValueError("an epoch is 4 random bytes, not " + str(len(random_bytes4)))
    return str(binascii.hexlify(random_bytes4), "ascii")


def __getattr__(name: str) -> Any:
    # Sealing takes 3 kB of a device's heap, and most devices never send an SMS: it is loaded when first asked for.
    if name in ("Sealed", "open_answer", "open_sealed", "seal_answer", "seal_press"):
        # By its whole name: "from . import seal" asks this very function for it.
        import sos.wire.seal as module

        return getattr(module, name)
    raise AttributeError(name)
