"""Whom an entry of the trace is about: a home (resident, phone and remote control are one) and that home's alarms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simulator.virtual.trace import Entry

_HOME: Final = re.compile(r"(?:ph-|rc-|resident )0*(\d+)(?:-clone-\d+)?")
_ALARM_FIELDS: Final = ("alarm", "alarm_id")
_HOME_FIELDS: Final = ("device_id", "device", "button", "sender", "to")
_RESIDENT_FIELDS: Final = ("resident_id", "resident")
# What befalls everybody: the hub and the broker die and come back, faults begin and end.
_COMMON: Final = {
    "hub": {"started", "killed", "could_not_start"},
    "broker": {"crashed", "started"},
    "town": {"calm"},
}


def home_of(who: str) -> int | None:
    """12 for "ph-00012", "rc-00012", "resident 12" and "ph-00012-clone-3"; None for everybody else."""
    found = _HOME.fullmatch(who)
    return int(found[1]) if found else None


def is_common(entry: Entry) -> bool:
    """Is it about everybody: a fault, a death of hub or broker?"""
    return entry.who.startswith("fault ") or entry.what in _COMMON.get(entry.who, ())


class Concern:
    """Homes and alarms to hear about. Which alarms are of its homes it learns from the hub's own entries."""

    def __init__(self, devices: Iterable[str | None], alarm_ids: Iterable[int] = ()) -> None:
        self.homes = {number for device in devices if (number := home_of(device or "")) is not None}
        self.alarms = set(alarm_ids)

    def has(self, entry: Entry) -> bool:
        """Is this entry about one of them?"""
        if not self.homes.isdisjoint(homes_in(entry)):
            if entry.who == "hub" and entry.what == "alarm":
                self.alarms.update(alarms_in(entry))
            return True
        return not self.alarms.isdisjoint(alarms_in(entry))


def homes_in(entry: Entry) -> Iterator[int]:
    """Whose home it names."""
    for name in (entry.who, *(entry.data.get(field) for field in _HOME_FIELDS)):
        number = home_of(name) if isinstance(name, str) else None
        if number is not None:
            yield number
    for field in _RESIDENT_FIELDS:
        number = entry.data.get(field)
        if isinstance(number, int):
            yield number


def alarms_in(entry: Entry) -> Iterator[int]:
    """Which alarms it names."""
    fields: tuple[str, ...] = (*_ALARM_FIELDS, "id") if entry.who == "hub" and entry.what == "alarm" else _ALARM_FIELDS
    for field in fields:
        value: Any = entry.data.get(field)
        if isinstance(value, int):
            yield value
