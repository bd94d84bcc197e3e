"""What is known of a build of the firmware, of a roll-out of it, and of each device in one."""

from typing import Literal, NamedTuple

# running: devices are told · paused: by a person · stopped: by itself, too many failed · done, cancelled: over
RolloutState = Literal["running", "paused", "stopped", "done", "cancelled"]
OPEN_STATES: tuple[RolloutState, ...] = ("running", "paused", "stopped")
# waiting: its turn has not come · told: it shall fetch it · trying: it runs on trial · done, failed: so it ended
DeviceState = Literal["waiting", "told", "trying", "done", "failed"]
GroupKind = Literal["device", "zone", "share", "all"]


class Build(NamedTuple):
    """One signed build, without its bytes; as the columns of `firmware_build`."""

    id: int
    image: str
    version: str
    number: int
    downgrade_from: int
    length_bytes: int
    sha256: str
    uploaded_ms: int
    uploaded_by: int


class Rollout(NamedTuple):
    """As the columns of `rollout`. `group_value`: a device's id, a zone's name, or per cent; empty for all."""

    id: int
    build_id: int
    group_kind: GroupKind
    group_value: str
    canary: int
    failed_pct_max: int
    state: RolloutState
    made_ms: int
    made_by: int
    ended_ms: int | None


class OfDevice(NamedTuple):
    """One device in a roll-out; as the columns of `rollout_device`."""

    rollout_id: int
    device_id: str
    rank: int
    state: DeviceState
    why: str | None
    tries: int
    due_ms: int | None
    changed_ms: int | None


class Counts(NamedTuple):
    """How many devices of a roll-out are in which state."""

    waiting: int = 0
    told: int = 0
    trying: int = 0
    done: int = 0
    failed: int = 0
