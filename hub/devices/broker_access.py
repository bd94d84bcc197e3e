"""Who may sign in to the broker, and which topics each may use: a device reaches only its own.

Two files for Mosquitto, `passwords` (password_file) and `access` (acl_file). What else the broker's configuration must
say for the hub to hold its promises:

- `allow_anonymous false`, `set_tcp_nodelay true`, `persistence true`;
- `use_username_as_clientid true`: else one device could take another's client id and push it off the broker;
- `max_inflight_messages 0`: the hub acknowledges after its commit, and with Mosquitto's 20 in flight a storm of presses
  would be committed twenty at a time;
- `max_queued_messages` far above the default 1,000: presses wait there while the hub is away.
"""

import base64
import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from .keys import device_password, password_salt

HUB_USER = "hub"
# A simulator with more phones than its broker has file descriptors lets many share a connection. Such users may speak
# for every device, so no real broker has any: nothing here makes one, and no device can take the name of one.
GATEWAY_USER = re.compile(r"gateway-[1-9][0-9]?")
# Mosquitto's own default. The passwords have 256 bits, so nothing is gained by slowing a guesser down, and each of
# 1,600 phones that come back after a power cut is checked with it.
PBKDF2_ROUNDS = 101
ID_PATTERN = re.compile(r"[a-z0-9-]{1,32}")

ACCESS = """\
user {hub}
topic read lamplight/v1/{site}/+/up/+
topic write lamplight/v1/{site}/+/down/+

pattern write lamplight/v1/{site}/%u/up/+
pattern read lamplight/v1/{site}/%u/down/+
"""


class BrokerAccess(NamedTuple):
    """Where the two files are."""

    password_file: Path
    acl_file: Path


def write_broker_access(
    folder: Path, site: str, site_key: bytes, hub_password: str, device_ids: Iterable[str]
) -> BrokerAccess:
    """Write both files into `folder` (which must exist), each at once and readable by their owner only.

    The same arguments give the same bytes. ValueError for a site or device id that the contract does not allow.
    """
    users = {HUB_USER: hub_password}
    for name in (site, *(ids := list(device_ids))):
        if not ID_PATTERN.fullmatch(name):
            raise ValueError(f"{name!r} is not a site or device id (1 to 32 of a-z, 0-9 and -).")
    for name in ids:
        if not is_device_id(name):
            raise ValueError(f"No device may be called {name!r}: it would have more than a device's rights.")
    users.update({device: device_password(site_key, device) for device in ids})
    lines = [f"{user}:{hash_password(password, password_salt(site_key, user))}\n" for user, password in users.items()]
    access = BrokerAccess(folder / "passwords", folder / "access")
    _replace(access.password_file, "".join(lines))
    _replace(access.acl_file, ACCESS.format(hub=HUB_USER, site=site))
    return access


def is_device_id(name: str) -> bool:
    """Whether a device may be called so: a certificate or a password in another's name would have that one's rights."""
    return bool(ID_PATTERN.fullmatch(name)) and name != HUB_USER and not GATEWAY_USER.fullmatch(name)


def hash_password(password: str, salt: bytes) -> str:
    """Mosquitto's `$7$` form: PBKDF2-HMAC-SHA512, 64 bytes."""
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, PBKDF2_ROUNDS)
    return f"$7${PBKDF2_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def _replace(path: Path, text: str) -> None:
    """A reader sees the old file or the new one, never half of it, also after a power cut."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
