"""What the hub knows of a device: whose it is, and what it last said of itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Kind = Literal["phone", "remote"]
Connection = Literal["online", "late", "offline"]
# `set` carries parameters, the others are what a device can be asked for.
What = Literal["set", "heartbeat", "self_test"]
# wanted: not said yet · sent: said, and said again · replaced: by a later wish before it was acknowledged
RequestState = Literal["wanted", "sent", "acknowledged", "refused", "unanswered", "replaced"]
OutReason = Literal["repair", "away", "moving", "storage", "other"]

NOTE_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class Device:
    """A phone or a remote control in somebody's home. `paired_id`: a remote's phone, a phone's remote, or nothing."""

    id: str
    kind: Kind
    resident_id: int
    paired_id: str | None


class DeviceState(NamedTuple):
    """What a device last said. None: never said. A new one for every heartbeat, so that it can be written meanwhile.

    `online` is the broker's word (last will) since `online_since_ms`; what people are shown is derived from
    `last_heartbeat_ms` by policy.connection. A remote is heard through its phone.
    """

    last_heartbeat_ms: int | None = None
    online: bool | None = None
    online_since_ms: int | None = None
    battery_pct: int | None = None
    mains: bool | None = None
    signal_dbm: int | None = None
    firmware: str | None = None
    remote_seen_ms: int | None = None
    uptime_s: int | None = None
    outbox: int | None = None
    last_heartbeat: bytes | None = None


class Claim(NamedTuple):
    """A phone says that it hears this remote, which is another's here, or nobody's."""

    phone_id: str
    remote_id: str


class Hour(NamedTuple):
    """One hour of a device (`hour` since 1970 UTC): how often it was heard, and its last battery and signal."""

    hour: int
    beats: int
    battery_pct: int | None
    signal_dbm: int | None


class Request(NamedTuple):
    """What a device was told or asked; as the columns of `device_request`. `made_by` None: by the hub itself."""

    id: int
    device_id: str
    what: What
    heartbeat_s: int | None
    state: RequestState
    made_ms: int
    made_by: int | None
    tries: int
    sent_ms: int | None
    due_ms: int | None
    done_ms: int | None
    error: str | None
    more: dict[str, Any] | None = None


class Reply(NamedTuple):
    """What a device said to the request `id`."""

    device_id: str
    id: int
    ok: bool
    error: str | None


class Out(NamedTuple):
    """A device that is not expected to be heard, from `from_ms` until `until_ms`."""

    device_id: str
    reason: OutReason
    note: str
    from_ms: int
    until_ms: int
    made_by: int


class Registry:
    """All devices, in memory: the intake asks for one with every message. `version` grows with every `replace`."""

    def __init__(self, devices: Iterable[Device] = ()) -> None:
        self.version = 0
        self.replace(devices)

    def replace(self, devices: Iterable[Device]) -> None:
        """Know these, and only these, from now on."""
        self.version += 1
        self._devices = {one.id: one for one in devices}
        self._in_order = sorted(self._devices.values(), key=lambda one: one.id)
        self._remotes_of: dict[str, list[str]] = {}
        for one in self._in_order:
            if one.kind == "remote" and one.paired_id is not None:
                self._remotes_of.setdefault(one.paired_id, []).append(one.id)
        self._of_resident: dict[int, list[Device]] = {}
        for one in self._in_order:
            self._of_resident.setdefault(one.resident_id, []).append(one)

    def get(self, device_id: str) -> Device | None:
        """The device of that id, or None."""
        return self._devices.get(device_id)

    def all(self) -> Sequence[Device]:
        """In the order of their ids."""
        return self._in_order

    def of_resident(self, resident_id: int) -> Sequence[Device]:
        """Those in one home, in the order of their ids."""
        return self._of_resident.get(resident_id, ())

    def remotes_of(self, phone_id: str) -> Sequence[str]:
        """The remote controls that are paired with this phone, in the order of their ids."""
        return self._remotes_of.get(phone_id, ())

    def may_carry(self, carrier_id: str, button: Device) -> bool:
        """Whether a press of `button` may arrive on the topic of `carrier_id`: its own, or its paired phone's."""
        return carrier_id in self.carriers(button)

    def carriers(self, button: Device) -> tuple[str, ...]:
        """Every device through which `button` may speak, and so every one that is told what became of its press.

        A remote that is paired with no phone has none: it is in a drawer, or nobody knows in whose hand.
        """
        if button.kind == "remote":
            return () if button.paired_id is None else (button.id, button.paired_id)
        return (button.id,)
