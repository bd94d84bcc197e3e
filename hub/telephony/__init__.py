"""Words that leave the room and calls that come in: who outside is told, who talks with whom, and what carries it."""

from .api import router
from .calls import (
    Callee,
    Line,
    LineEvent,
    Link,
    Simulated,
    Switchboard,
    heard,
    is_talking,
    last_of_alarm,
    place,
    receive,
)
from .calls import router as calls_router
from .calls import show as show_call
from .forgetting import forget, forget_messages
from .inbox import SealedFrom, keep_press, keep_words, known_kind, sealed_from
from .kept import kept
from .model import Channel, Message, Outcome, Recipient
from .numbers import settle
from .sender import Sender
from .service import normal_address, tell, tell_address, trouble
from .signed import check, sign
from .sms_modem import SmsModem
from .sms_webhook import SmsWebhook
from .smtp import Smtp, SmtpSettings
from .store import failed_since
from .webhook import Webhook

__all__ = [
    "Callee",
    "Channel",
    "Line",
    "LineEvent",
    "Link",
    "Message",
    "Outcome",
    "Recipient",
    "SealedFrom",
    "Sender",
    "Simulated",
    "SmsModem",
    "SmsWebhook",
    "Smtp",
    "SmtpSettings",
    "Switchboard",
    "Webhook",
    "calls_router",
    "check",
    "failed_since",
    "forget",
    "forget_messages",
    "heard",
    "is_talking",
    "keep_press",
    "keep_words",
    "kept",
    "known_kind",
    "last_of_alarm",
    "normal_address",
    "place",
    "receive",
    "router",
    "sealed_from",
    "settle",
    "show_call",
    "sign",
    "tell",
    "tell_address",
    "trouble",
]
