"""The line between a home and the centre: MQTT 3.1.1 without a socket or a clock of its own."""

from sos.mqtt.events import Broken, Closed, Connected, Delivered, Event, Message, Refused, Subscribed
from sos.mqtt.packets import Will
from sos.mqtt.session import Full, Session

__all__ = (
    "Broken",
    "Closed",
    "Connected",
    "Delivered",
    "Event",
    "Full",
    "Message",
    "Refused",
    "Session",
    "Subscribed",
    "Will",
)
