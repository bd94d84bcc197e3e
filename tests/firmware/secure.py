"""A small centre's authority for the tests: a broker that asks for certificates, and what phones are given."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, Any

from hub.certificates import Issued, issue, make_authority
from tests.cast import free_port
from tools.brokers.mosquitto import Tls

if TYPE_CHECKING:
    from pathlib import Path

DAY_MS = 24 * 3600 * 1000


class Authority:
    """One authority in a folder of its own; `made_ms` is when it says that it was made."""

    def __init__(self, folder: Path, made_ms: int | None = None) -> None:
        self.folder = folder
        self._made_ms = time.time_ns() // 1_000_000 if made_ms is None else made_ms
        make_authority(folder, "Lamplight", self._made_ms)

    def listener(
        self, *names: str, issued_ms: int | None = None, days: int | None = None, begins_ms: int | None = None
    ) -> Tls:
        """A port of a broker's that asks for certificates; its own is for `names`."""
        made = self._issue(list(names or ("127.0.0.1",)), "server", issued_ms, days, begins_ms)
        return Tls(free_port(), made.cert, made.key, self.folder)

    def give(self, device: str, phone: Path, issued_ms: int | None = None, days: int | None = None) -> None:
        """Put what the device proves itself with into the flash of a phone."""
        made = self._issue([device], "client", issued_ms, days)
        shutil.copytree(made.cert.with_suffix(""), phone / "tls", dirs_exist_ok=True)

    def _issue(
        self, names: list[str], purpose: Any, issued_ms: int | None, days: int | None, begins_ms: int | None = None
    ) -> Issued:
        return issue(self.folder, names, issued_ms or self._made_ms, purpose, days, begins_ms)
