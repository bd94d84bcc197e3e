"""Words that leave the room: who outside is told, what became of each try, and the channels that carry it."""

from .model import Channel, Message, Outcome, Recipient
from .sender import Sender
from .service import tell
from .webhook import Webhook

__all__ = ["Channel", "Message", "Outcome", "Recipient", "Sender", "Webhook", "tell"]
