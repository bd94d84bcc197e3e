"""Where a message is put so that the right device and the right centre find it, and nobody else does."""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

from .errors import WireError, shown
from .messages import find, is_id

ROOT = "lamplight"
VERSION = "v1"
TOPIC_LENGTH_MAX = 100  # lamplight/v1/ + 32 + / + 32 + /down/heartbeat is 94

if TYPE_CHECKING:
    from typing import NamedTuple

    class Topic(NamedTuple):
        """The parts of a topic; `direction` is "up" or "down"."""

        site: str
        device: str
        direction: str
        message: str
else:
    Topic = namedtuple("Topic", ("site", "device", "direction", "message"))


def topic(site: str, device: str, name: str) -> str:
    """The MQTT topic of message `name`. Raises WireError bad_topic, unknown_message."""
    message = find(name)
    if message is None:
        raise WireError("unknown_message", "message", "there is no message " + shown(name))
    return "/".join((ROOT, VERSION, _id("site", site), _id("device", device), message[1], name))


def subscription(site: str, device: str, direction: str) -> str:
    """The MQTT filter for all messages of one direction ("up" or "down"); device "+" means every device."""
    device = device if device == "+" else _id("device", device)
    return "/".join((ROOT, VERSION, _id("site", site), device, _direction(direction), "+"))


def parse_topic(text: str) -> Topic:
    """The parts of a topic. Raises WireError bad_topic, unknown_version, unknown_message."""
    if len(text) > TOPIC_LENGTH_MAX:
        limit = " characters, at most " + str(TOPIC_LENGTH_MAX) + " are allowed"
        raise WireError("bad_topic", "", "the topic has " + str(len(text)) + limit)
    parts = text.split("/")
    if len(parts) != 6 or parts[0] != ROOT:
        right = "lamplight/v1/<site>/<device>/up|down/<message>"
        raise WireError("bad_topic", "", "the topic is " + shown(text) + ", it must be " + right)
    if parts[1] != VERSION:
        raise WireError("unknown_version", "version", "version " + shown(parts[1]) + ", only v1 is known here")
    site, device, direction = _id("site", parts[2]), _id("device", parts[3]), _direction(parts[4])
    message = find(parts[5])
    if message is None or message[1] != direction:
        raise WireError("unknown_message", "message", "no message " + shown(parts[5]) + " goes " + direction)
    return Topic(site, device, direction, parts[5])


def _id(name: str, value: str) -> str:
    if is_id(value):
        return value
    raise WireError("bad_topic", name, name + " is " + shown(value) + ", it must be 1 to 32 of a-z, 0-9 and -")


def _direction(value: str) -> str:
    if value in ("up", "down"):
        return value
    raise WireError("bad_topic", "direction", "direction is " + shown(value) + ", it must be up or down")
