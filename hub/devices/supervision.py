"""Who is heard from: kept in memory, because 1,600 heartbeats a minute are not worth 1,600 transactions.

Nothing here matters so much that it may not be a few seconds old after a kill: the next heartbeats say it all again.
"""

from collections.abc import Mapping
from itertools import islice
from sys import intern
from typing import Any, NamedTuple

from .deadlines import Deadlines
from .faults import REMOTE_WELL_S, Ailing, Fault, faults
from .model import Claim, Connection, Device, DeviceState, Registry
from .policy import HEARTBEAT_MS, Deaf, connection, interval_ms, outlook

HOUR_MS = 3_600_000
SILENT = DeviceState()
# A phone that lost a remote goes on telling when it heard it last: who heard it so much later has it now.
CLAIM_MS = 120_000


class Changes(NamedTuple):
    """What is to be written since the last time: states, heartbeats by (device, hour), who is shown differently and
    who has other faults, in the order of their ids; remote controls whose battery is a good one; and by remote, which
    phone hears it that should not.
    """

    states: dict[str, DeviceState]
    heartbeats: dict[tuple[str, int], int]
    shown: list[tuple[Device, Connection]]
    ailing: list[Ailing]
    refitted: list[str]
    claims: dict[str, Claim]


class Supervision:
    """The states of all devices of `registry`. Not thread-safe: it lives in the event loop."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._states: dict[str, DeviceState] = {}
        self._shown: dict[str, Connection] = {}
        self._faults: dict[str, tuple[Fault, ...]] = {}  # of those that have any
        self._heartbeat_s: dict[str, int] = {}  # of those that were set to anything
        # Dictionaries where sets would do: what is written follows the order in which it was heard.
        self._dirty: dict[str, None] = {}
        self._heartbeats: dict[tuple[str, int], int] = {}
        self._refitted: dict[str, None] = {}
        self._claims: dict[str, Claim] = {}
        self._deaf = Deaf(0, None)
        self._deadlines = Deadlines()
        self._unsure: set[str] = set()  # may be shown differently before their deadline
        self._looked: tuple[Deaf, int] | None = None  # how the hub heard, and the registry, at the last look
        self._looked_ms = 0

    def restore(
        self, states: dict[str, DeviceState], listened_until_ms: int, ailing: dict[str, tuple[Fault, ...]] | None = None
    ) -> None:
        """Begin where the last process ended; we are deaf until `link_up`. `ailing`: the faults that it had told of.

        What was told of those who are silent now nobody knows: the last process may have shown them as online, in a
        minute of grace. They are told of again. Of who was never heard nothing was ever told.
        """
        self._states = states
        self._faults = dict(ailing or {})
        self._deaf = Deaf(listened_until_ms, None)
        for device in self._registry.all():
            shown = self.connection(device, listened_until_ms)
            if shown == "online" or self.state(device.id).last_heartbeat_ms is None:
                self._shown[device.id] = shown
        self._looked = None

    def judge_by(self, heartbeat_s: Mapping[str, int | None]) -> None:
        """From now on these devices may speak so seldom (policy.heartbeat_s_of)."""
        for device_id, seconds in heartbeat_s.items():
            if seconds is None:
                self._heartbeat_s.pop(device_id, None)
            else:
                self._heartbeat_s[device_id] = seconds
            self._unsure.add(device_id)

    def heartbeat_s(self, device_id: str) -> int | None:
        """By how many seconds between two heartbeats a device is judged, if it was ever set."""
        return self._heartbeat_s.get(device_id)

    def link_up(self, now_ms: int) -> None:
        """The broker is back: everyone has one interval to be heard again."""
        if self._deaf.until_ms is None:
            self._deaf = Deaf(self._deaf.from_ms, now_ms)

    def link_down(self, now_ms: int) -> None:
        """From now on silence is ours."""
        if self._deaf.until_ms is not None:
            self._deaf = Deaf(self.judged_ms(now_ms), None)

    def judged_ms(self, now_ms: int) -> int:
        """Until when silence is the devices' own, if the hub hears nothing from now on.

        Who has listened for less than an interval knows nothing new: a broker that comes and goes, or a hub that is
        killed again and again, must not make a whole town look silent.
        """
        until_ms = self._deaf.until_ms
        if until_ms is None or now_ms - until_ms < HEARTBEAT_MS["phone"]:
            return self._deaf.from_ms
        return now_ms

    @property
    def deaf(self) -> Deaf:
        """When the hub itself could hear nobody the last time, by its own clock."""
        return self._deaf

    @property
    def listening(self) -> bool:
        """False while the hub has no broker."""
        return self._deaf.until_ms is not None

    @property
    def waiting(self) -> int:
        """How many rows of a kind, at most, the next `take_changes` would have to write."""
        return max(len(self._dirty), len(self._heartbeats))

    def state(self, device_id: str) -> DeviceState:
        """What the device last said; an empty state for one that never spoke."""
        return self._states.get(device_id, SILENT)

    def connection(self, device: Device, now_ms: int) -> Connection:
        """online, late or offline, as people see it."""
        return connection(self._interval_ms(device), self.state(device.id).last_heartbeat_ms, self._deaf, now_ms)

    def faults(self, device_id: str) -> tuple[Fault, ...]:
        """Of STATE_FAULTS those that were told of; what only events tell of is in the database."""
        return self._faults.get(device_id, ())

    def heard(self, device_id: str, heartbeat: dict[str, Any], payload: bytes, now_ms: int) -> None:
        """A heartbeat of a known device, as decoded and as it came."""
        self.noted(device_id, heartbeat, payload, now_ms)
        self.counted(device_id, now_ms // HOUR_MS, 1)

    def noted(self, device_id: str, heartbeat: dict[str, Any], payload: bytes, at_ms: int) -> None:
        """What a heartbeat of `at_ms` says of its device, uncounted. A later call may correct it, also backwards."""
        state = self._states.get(device_id, SILENT)
        seen_s, remote_seen_ms = heartbeat.get("remote_seen_s"), state.remote_seen_ms
        if seen_s is not None:
            remote_seen_ms = at_ms - seen_s * 1000
            if len(remotes := self._registry.remotes_of(device_id)) == 1:
                self._set(remotes[0], DeviceState(remote_seen_ms, *self.state(remotes[0])[1:]))
        if (told := heartbeat.get("remote")) is not None:
            self._heard_remote(device_id, told, at_ms - told["seen_s"] * 1000)
        fresh = DeviceState(
            at_ms,
            state.online,
            state.online_since_ms,
            heartbeat["battery_pct"],
            heartbeat["mains"],
            heartbeat.get("signal_dbm"),
            intern(heartbeat["firmware"]),  # the same for a whole town
            remote_seen_ms,
            heartbeat["uptime_s"],
            heartbeat["outbox"],
            payload,
        )
        self._set(device_id, fresh)

    def _heard_remote(self, phone_id: str, told: dict[str, Any], seen_ms: int) -> None:
        """A phone has heard this remote then. If it is another's, or nobody's, the news of a pairing was lost."""
        button = told["button"]
        state = self.state(button)
        if button in self._registry.remotes_of(phone_id):
            self._set(button, state._replace(last_heartbeat_ms=seen_ms, battery_pct=told["battery_pct"]))
            if told.get("left_s", 0) >= REMOTE_WELL_S:
                self._refitted[button] = None
        elif self._registry.get(button) is not None and seen_ms > (state.last_heartbeat_ms or 0) + CLAIM_MS:
            self._claims[button] = Claim(phone_id, button)

    def counted(self, device_id: str, hour: int, count: int) -> None:
        """`count` heartbeats more of this device in `hour` (hours since 1970 UTC)."""
        key = device_id, hour
        self._heartbeats[key] = self._heartbeats.get(key, 0) + count

    def told(self, device_id: str, online: bool, now_ms: int) -> None:
        """The device's `status`, or its last will said by the broker."""
        state = self.state(device_id)
        if state.online != online:
            self._set(device_id, state._replace(online=online, online_since_ms=now_ms))

    def take_changes(self, now_ms: int, length_max: int | None = None) -> Changes:
        """What is to be written since the last call; `give_back` it if writing failed.

        At most `length_max` states and as many counts, and the rest the next time; of who is shown differently all,
        with their states: a kill between two writings must leave nobody online of whom nothing is known.
        """
        turned, ailing = self._turned(now_ms)
        news = [*(device for device, _ in turned), *(one.device for one in ailing)]
        told = [device.id for device in news if device.id in self._dirty]
        states = list(dict.fromkeys([*told, *islice(self._dirty, length_max)]))
        counts = list(islice(self._heartbeats, length_max))
        for one in states:
            del self._dirty[one]
            if self._registry.get(one) is None:  # it was taken away; if it comes back, it has to be heard again
                del self._states[one]
        return Changes(
            {one: self._states[one] for one in states if one in self._states},
            {one: self._heartbeats.pop(one) for one in counts},
            turned,
            ailing,
            self._take_refitted(),
            self._take_claims(),
        )

    def _take_refitted(self) -> list[str]:
        taken, self._refitted = list(self._refitted), {}
        return taken

    def _take_claims(self) -> dict[str, Claim]:
        claims, self._claims = self._claims, {}
        return claims

    def give_back(self, changes: Changes) -> None:
        """These could not be written; they are due again."""
        self._refitted.update(dict.fromkeys(changes.refitted))
        self._dirty.update(dict.fromkeys(changes.states))
        self._claims = {**changes.claims, **self._claims}
        for (device_id, hour), count in changes.heartbeats.items():
            self.counted(device_id, hour, count)
        for device, _ in changes.shown:
            self._shown.pop(device.id, None)
            self._unsure.add(device.id)
        for device, before, _ in changes.ailing:
            self._keep_faults(device.id, before)
            self._unsure.add(device.id)

    def _set(self, device_id: str, state: DeviceState) -> None:
        """Whoever is shown as online and is heard once more, in the same health, stays so: only the others have to be
        looked at.
        """
        known = self._states.get(device_id, SILENT)
        before, after = known.last_heartbeat_ms, state.last_heartbeat_ms
        if (
            before is None
            or after is None
            or after < before
            or state.battery_pct != known.battery_pct
            or state.mains is not known.mains
            or self._shown.get(device_id) != "online"
        ):
            self._unsure.add(device_id)
        self._states[device_id] = state
        self._dirty[device_id] = None

    def _turned(self, now_ms: int) -> tuple[list[tuple[Device, Connection]], list[Ailing]]:
        """Who is shown differently from now on, and who has other faults.

        Looks at everybody only when that may concern everybody.
        """
        turned: list[tuple[Device, Connection]] = []
        ailing: list[Ailing] = []
        for device in self._to_be_looked_at(now_ms):
            state = self.state(device.id)
            shown, due_ms = outlook(self._interval_ms(device), state.last_heartbeat_ms, self._deaf, now_ms)
            if due_ms is not None:
                self._deadlines.put(device.id, due_ms)
            if self._shown.get(device.id) != shown:
                self._shown[device.id] = shown
                turned.append((device, shown))
            before = self._faults.get(device.id, ())
            after = faults(device.kind, state, shown, now_ms, before)
            if after != before and not self._nobody_can_know(device, shown, now_ms):
                self._keep_faults(device.id, after)
                ailing.append(Ailing(device, before, after))
        return turned, ailing

    def _to_be_looked_at(self, now_ms: int) -> list[Device]:
        """In the order of their ids. A remote is looked at with its phone: it is heard through it."""
        looked = self._deaf, self._registry.version
        if looked != self._looked or now_ms < self._looked_ms:
            self._deadlines.clear()
            devices = list(self._registry.all())
            self._faults = {one: found for one, found in self._faults.items() if self._registry.get(one) is not None}
        else:
            ids = self._unsure.union(self._deadlines.take(now_ms))
            ids.update([remote for one in ids for remote in self._registry.remotes_of(one)])
            devices = [device for one in sorted(ids) if (device := self._registry.get(one)) is not None]
        self._unsure.clear()
        self._looked, self._looked_ms = looked, now_ms
        return devices

    def _nobody_can_know(self, device: Device, shown: Connection, now_ms: int) -> bool:
        """A remote whose phone is silent is not lost for that; nor is it found."""
        if device.kind == "phone" or shown != "offline" or device.paired_id is None:
            return False
        phone = self._registry.get(device.paired_id)
        return phone is not None and self.connection(phone, now_ms) == "offline"

    def _interval_ms(self, device: Device) -> int:
        return (
            interval_ms(device.kind, self._heartbeat_s.get(device.id))
            if self._heartbeat_s
            else HEARTBEAT_MS[device.kind]
        )

    def _keep_faults(self, device_id: str, found: tuple[Fault, ...]) -> None:
        if found:
            self._faults[device_id] = found
        else:
            self._faults.pop(device_id, None)
