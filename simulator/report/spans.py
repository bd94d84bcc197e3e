"""When a home was silent as the centre saw it, and when the hub and the broker were down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from simulator.virtual.trace import Entry

OFFLINE: Final = "offline"
_DOWN: Final = {("hub", "killed"), ("broker", "crashed")}
_UP: Final = {("hub", "started"), ("broker", "started")}


class Spans:
    """Listens to all. `offline`: (phone, begin_us, end_us). `down`: ("hub" or "broker", begin_us, end_us)."""

    def __init__(self) -> None:
        self.offline: list[tuple[str, int, int]] = []
        self.down: list[tuple[str, int, int]] = []
        self._offline_us: dict[str, int] = {}
        self._down_us: dict[str, int] = {}

    def __call__(self, entry: Entry) -> None:
        if entry.who == "hub" and entry.what == "shows":
            self._shows(entry.data["device"], entry.data["connection"], entry.at_us)
        elif (entry.who, entry.what) in _DOWN:
            self._down_us.setdefault(entry.who, entry.at_us)
        elif (entry.who, entry.what) in _UP and entry.who in self._down_us:
            self.down.append((entry.who, self._down_us.pop(entry.who), entry.at_us))

    def end(self, at_us: int) -> None:
        """The run is over: what goes on ends."""
        self.offline += [(phone, begun_us, at_us) for phone, begun_us in self._offline_us.items()]
        self.down += [(who, begun_us, at_us) for who, begun_us in self._down_us.items()]
        self._offline_us, self._down_us = {}, {}

    def _shows(self, device: str, connection: str, at_us: int) -> None:
        if not device.startswith("ph-"):
            return
        if connection == OFFLINE:
            self._offline_us.setdefault(device, at_us)
        elif device in self._offline_us:
            self.offline.append((device, self._offline_us.pop(device), at_us))
