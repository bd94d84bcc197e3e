"""Who may speak with the broker, and about what: each device only about itself, the hub about everybody.

The same rules that `hub.devices.write_broker_access` gives to Mosquitto as two files, here as two questions for the
embedded broker. It needs no table: a device's password follows from the site's key and the device's id.

A simulator with more phones than a broker has file descriptors uses gateways: users `gateway-1` to `gateway-99`, who
may speak for every device. They exist only where the simulator's own broker is given a password for them; every other
broker refuses them as strangers, and no device can have their name.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import Final

from hub.devices import GATEWAY_USER, HUB_USER, device_password

_DEVICE_ID: Final = re.compile(r"[a-z0-9-]{1,32}")


@dataclass(frozen=True)
class Rights:
    """One site at one broker: its name, its key and the hub's password there, and the gateways', a simulator's only."""

    site: str
    site_key: bytes
    hub_password: str
    gateway_password: str | None = None

    def admit(self, user: str | None, password: str | None) -> bool:
        """Is this a user of ours with the right password?"""
        if user is None or password is None or not _DEVICE_ID.fullmatch(user):
            return False
        right = self._password(user)
        return right is not None and hmac.compare_digest(right.encode(), password.encode())

    def permit(self, user: str, reads: bool, topic: str) -> bool:
        """May `user` read (or else write) this topic? A `+` in place of the device or the message is a subscription."""
        parts = topic.split("/")
        if len(parts) != 6 or parts[:3] != ["lamplight", "v1", self.site] or "#" in topic:
            return False
        device, direction = parts[3], parts[4]
        if user == HUB_USER:
            return direction == ("up" if reads else "down")
        own = device == user or (GATEWAY_USER.fullmatch(user) is not None and self.gateway_password is not None)
        return own and direction == ("down" if reads else "up")

    def _password(self, user: str) -> str | None:
        if user == HUB_USER:
            return self.hub_password
        if GATEWAY_USER.fullmatch(user):
            return self.gateway_password
        return device_password(self.site_key, user)
