"""What a demo is asked for, and where it keeps its things."""

from __future__ import annotations

import hmac
import json
import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from tools.brokers.broker import Kind

SITE: Final = "pengpu"
LOOPBACK: Final = "127.0.0.1"
_EVERYWHERE: Final = {"0.0.0.0", "::", ""}  # noqa: S104 - recognised here, never chosen
_NOWHERE: Final = ("192.0.2.1", 9)  # RFC 5737: for documentation; nothing is sent there


@dataclass(frozen=True)
class Plan:
    """What can be set from outside. `broker` None means Mosquitto if there is one; times in seconds."""

    host: str
    port: int
    devices: int
    seed: int
    operators: int
    press_every_s: float
    broker: Kind | None
    reset: bool
    var: Path

    @property
    def database(self) -> Path:
        """The hub's database."""
        return self.var / "lamplight.db"

    @property
    def shown_host(self) -> str:
        """The host in what is printed: `host`, or this machine's own address if it listens everywhere."""
        if self.host not in _EVERYWHERE:
            return f"[{self.host}]" if ":" in self.host else self.host
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(_NOWHERE)
                return str(probe.getsockname()[0])
            except OSError:
                return LOOPBACK

    @property
    def url(self) -> str:
        """The hub's address for people."""
        return f"http://{self.shown_host}:{self.port}"

    @property
    def own_host(self) -> str:
        """Where programs on this machine find what we start."""
        return LOOPBACK if self.host in _EVERYWHERE else self.host

    @property
    def own_url(self) -> str:
        """The hub's address for programs on this machine."""
        return f"http://{LOOPBACK}:{self.port}" if self.host in _EVERYWHERE else self.url


@dataclass(frozen=True)
class Secrets:
    """What only this machine may know; each is made once and kept in a file with mode 0600."""

    site_key: str  # 32 bytes in hex
    broker_password: str
    phone_key: str

    @property
    def gateway_key(self) -> str:
        """With which the simulated mobile network and the hub sign what they tell each other."""
        return hmac.digest(bytes.fromhex(self.site_key), b"the demo's gateway", "sha256").hex()

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read them from `folder`, or make them there."""
        file = folder / "demo.json"
        if not file.exists():
            made = {
                "site_key": secrets.token_hex(32),
                "broker_password": secrets.token_urlsafe(24),
                "phone_key": secrets.token_urlsafe(16),
            }
            write_private(file, json.dumps(made))
        return cls(**json.loads(file.read_text(encoding="utf-8")))


def write_private(file: Path, text: str) -> None:
    """Write `file` whole or not at all, readable by its owner only from its first moment."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
    new.replace(file)
