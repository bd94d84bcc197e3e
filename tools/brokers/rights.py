"""Who may speak with the broker, and about what: each device only about itself, the hub about everybody.

The same rules that `hub.devices.write_broker_access` gives to Mosquitto as two files, here as two questions for the
embedded broker. It needs no table: a device's password follows from the site's key and the device's id.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import Final

from hub.devices import HUB_USER, device_password

_DEVICE_ID: Final = re.compile(r"[a-z0-9-]{1,32}")


@dataclass(frozen=True)
class Rights:
    """One site at one broker: its name, its key and the hub's password there."""

    site: str
    site_key: bytes
    hub_password: str

    def admit(self, user: str | None, password: str | None) -> bool:
        """Is this a user of ours with the right password?"""
        if user is None or password is None or not _DEVICE_ID.fullmatch(user):
            return False
        right = self.hub_password if user == HUB_USER else device_password(self.site_key, user)
        return hmac.compare_digest(right.encode(), password.encode())

    def permit(self, user: str, reads: bool, topic: str) -> bool:
        """May `user` read (or else write) this topic? A `+` in place of the device or the message is a subscription."""
        parts = topic.split("/")
        if len(parts) != 6 or parts[:3] != ["lamplight", "v1", self.site] or "#" in topic:
            return False
        device, direction = parts[3], parts[4]
        if user == HUB_USER:
            return direction == ("up" if reads else "down")
        return device == user and direction == ("down" if reads else "up")
