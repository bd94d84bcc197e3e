"""Who is heard from: kept in memory, because 1,600 heartbeats a minute are not worth 1,600 transactions.

Nothing here matters so much that it may not be a few seconds old after a kill: the next heartbeats say it all again.
"""

from collections import Counter
from dataclasses import replace
from typing import Any, NamedTuple

from .model import Connection, Device, DeviceState, Registry
from .policy import Deaf, connection

HOUR_MS = 3_600_000


class Changes(NamedTuple):
    """What is to be written since the last time: states, heartbeats by (device, hour), and who is shown differently."""

    states: dict[str, DeviceState]
    heartbeats: Counter[tuple[str, int]]
    shown: list[tuple[Device, Connection]]


class Supervision:
    """The states of all devices of `registry`. Not thread-safe: it lives in the event loop."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._states: dict[str, DeviceState] = {}
        self._shown: dict[str, Connection] = {}
        self._dirty: set[str] = set()
        self._heartbeats: Counter[tuple[str, int]] = Counter()
        self._deaf = Deaf(0, None)

    def restore(self, states: dict[str, DeviceState], listened_until_ms: int) -> None:
        """Begin where the last process ended; we are deaf until `link_up`."""
        self._states = states
        self._deaf = Deaf(listened_until_ms, None)
        self._shown = {one.id: self.connection(one, listened_until_ms) for one in self._registry.all()}

    def link_up(self, now_ms: int) -> None:
        """The broker is back: everyone has one interval to be heard again."""
        if self._deaf.until_ms is None:
            self._deaf = Deaf(self._deaf.from_ms, now_ms)

    def link_down(self, now_ms: int) -> None:
        """From now on silence is ours."""
        if self._deaf.until_ms is not None:
            self._deaf = Deaf(now_ms, None)

    @property
    def listening(self) -> bool:
        """False while the hub has no broker."""
        return self._deaf.until_ms is not None

    def state(self, device_id: str) -> DeviceState:
        """What the device last said; an empty state for one that never spoke."""
        return self._states.get(device_id) or DeviceState()

    def connection(self, device: Device, now_ms: int) -> Connection:
        """online, late or offline, as people see it."""
        return connection(device.kind, self.state(device.id).last_heartbeat_ms, self._deaf, now_ms)

    def heard(self, device_id: str, heartbeat: dict[str, Any], payload: bytes, now_ms: int) -> None:
        """A heartbeat of a known device, as decoded and as it came."""
        state = self._change(device_id)
        state.last_heartbeat_ms = now_ms
        state.last_heartbeat = payload
        state.battery_pct, state.mains = heartbeat["battery_pct"], heartbeat["mains"]
        state.signal_dbm = heartbeat.get("signal_dbm")
        state.firmware, state.uptime_s = heartbeat["firmware"], heartbeat["uptime_s"]
        state.outbox = heartbeat["outbox"]
        self._heartbeats[device_id, now_ms // HOUR_MS] += 1
        if (seen_s := heartbeat.get("remote_seen_s")) is not None:
            state.remote_seen_ms = now_ms - seen_s * 1000
            if (remote := self._registry.remote_of(device_id)) is not None:
                self._change(remote).last_heartbeat_ms = state.remote_seen_ms

    def told(self, device_id: str, online: bool, now_ms: int) -> None:
        """The device's `status`, or its last will said by the broker."""
        if self.state(device_id).online != online:
            state = self._change(device_id)
            state.online, state.online_since_ms = online, now_ms

    def take_changes(self, now_ms: int) -> Changes:
        """All that is to be written since the last call; `give_back` it if writing failed."""
        shown: list[tuple[Device, Connection]] = []
        for device in self._registry.all():
            connection = self.connection(device, now_ms)
            if self._shown.get(device.id) != connection:
                self._shown[device.id] = connection
                shown.append((device, connection))
        known = {one for one in self._dirty if self._registry.get(one) is not None}
        changes = Changes({one: replace(self._states[one]) for one in known}, self._heartbeats, shown)
        self._dirty, self._heartbeats = set(), Counter()
        return changes

    def give_back(self, changes: Changes) -> None:
        """These could not be written; they are due again."""
        self._dirty.update(changes.states)
        self._heartbeats.update(changes.heartbeats)
        for device, _ in changes.shown:
            self._shown.pop(device.id, None)

    def _change(self, device_id: str) -> DeviceState:
        self._dirty.add(device_id)
        return self._states.setdefault(device_id, DeviceState())
