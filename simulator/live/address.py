"""Where the broker is, as a person writes it: mqtt://host, mqtts://host:port."""

from __future__ import annotations

import difflib
import ssl
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path

_PORTS: Final = {"mqtt": 1883, "mqtts": 8883}


class Address(NamedTuple):
    """`tls` True for mqtts://."""

    host: str
    port: int
    tls: bool

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'mqtts' if self.tls else 'mqtt'}://{host}:{self.port}"


def parse(text: str) -> Address:
    """Read an address. ValueError says what is possible."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as wrong:
        raise ValueError(f"{text!r}: {wrong}. A port is a number from 1 to 65535.") from wrong
    if parts.scheme not in _PORTS:
        nearest = difflib.get_close_matches(parts.scheme, _PORTS, 1, 0.5)
        hint = f" Did you mean {nearest[0]}://?" if nearest else ""
        raise ValueError(f"{text!r} is no address of a broker: mqtt://HOST:PORT, or mqtts://HOST:PORT for TLS.{hint}")
    if not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(f"{text!r}: an address has a host and a port and nothing else, like mqtt://127.0.0.1:1883.")
    if parts.username is not None or port == 0:
        raise ValueError(f"{text!r}: passwords come by the environment (LAMPLIGHT_SITE_KEY), ports from 1 to 65535.")
    return Address(parts.hostname, port or _PORTS[parts.scheme], parts.scheme == "mqtts")


def tls_context(ca: Path | None) -> ssl.SSLContext:
    """Believe who is signed by `ca` (a PEM file), or without it as this machine does. ValueError for a bad file."""
    try:
        return ssl.create_default_context(cafile=ca)
    except (OSError, ssl.SSLError) as wrong:
        raise ValueError(f"--ca {ca}: {wrong}") from wrong
