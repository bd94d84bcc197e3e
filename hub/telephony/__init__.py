"""Words that leave the room and calls that come in: who outside is told, who talks with whom, and what carries it."""

from .calls import (
    Callee,
    Line,
    Link,
    Simulated,
    Switchboard,
    is_talking,
    place,
    receive,
)
from .calls import router as calls_router
from .kept import kept
from .model import Channel, Message, Outcome, Recipient
from .numbers import settle
from .sender import Sender
from .service import tell
from .signed import check, sign
from .webhook import Webhook

__all__ = [
    "Callee",
    "Channel",
    "Line",
    "Link",
    "Message",
    "Outcome",
    "Recipient",
    "Sender",
    "Simulated",
    "Switchboard",
    "Webhook",
    "calls_router",
    "check",
    "is_talking",
    "kept",
    "place",
    "receive",
    "settle",
    "sign",
    "tell",
]
