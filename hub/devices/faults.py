"""What is wrong with a device, and since when: decisions only, nothing is read or written here.

Two kinds of knowledge. What a heartbeat or its absence says is a level: it is derived here, again and again, and goes
away by itself (STATE_FAULTS). What a device says once, in an `event`, stands until it says otherwise or a technician
has looked (EVENT_FAULTS).
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from .model import Connection, Device, DeviceState, Kind

StateFault = Literal["offline", "mains_lost", "battery_low", "remote_lost"]
EventFault = Literal["remote_low", "tamper", "self_test", "pairing"]
FaultName = StateFault | EventFault

STATE_FAULTS: tuple[StateFault, ...] = ("offline", "mains_lost", "battery_low", "remote_lost")
EVENT_FAULTS: tuple[EventFault, ...] = ("remote_low", "tamper", "self_test", "pairing")

# As the phone itself has it (sos/parts/power.py): a battery that hovers round the limit is one fault, not twenty.
BATTERY_LOW_PCT = 20
BATTERY_WELL_PCT = 25
REMOTE_WELL_S = (
    30 * 86_400
)  # what is left in a new battery, and never in one that was said to be low (sos/parts/remotes.py)


class Fault(NamedTuple):
    """`since_ms`: for silence, when the device was last heard; else the heartbeat or the event that first said so."""

    name: FaultName
    since_ms: int


class Ailing(NamedTuple):
    """A device with other faults than before. A fault is the same as long as its name is."""

    device: Device
    before: tuple[Fault, ...]
    after: tuple[Fault, ...]


def faults(
    kind: Kind, state: DeviceState, connection: Connection, now_ms: int, before: Sequence[Fault] = ()
) -> tuple[Fault, ...]:
    """What is wrong by `state` and `connection` (policy.outlook) now, in the order of STATE_FAULTS.

    `before` is what this said the last time: what goes on keeps its time, what is new has that of being noticed (when a
    silent device was last heard is in its state). A device that never spoke has no faults; it
    is not in use yet, and the first start of a hub must not find a whole town broken.
    """
    last_ms, pct = state.last_heartbeat_ms, state.battery_pct
    if last_ms is None:
        return ()
    silent = connection == "offline"
    if not silent and state.mains is not False and (pct is None or pct >= BATTERY_WELL_PCT):
        return ()  # almost everybody, almost always
    known = dict(before)
    found: list[FaultName] = []
    if silent:
        found.append("offline" if kind == "phone" else "remote_lost")
    if kind == "phone" and state.mains is False:
        found.append("mains_lost")
    if (
        kind == "phone"
        and pct is not None
        and (pct <= BATTERY_LOW_PCT or (pct < BATTERY_WELL_PCT and "battery_low" in known))
    ):
        found.append("battery_low")
    return tuple(Fault(one, known.get(one, now_ms)) for one in sorted(found, key=STATE_FAULTS.index))


def said(kind: str, detail: str | None) -> tuple[EventFault, bool] | None:
    """What an `event` means for the faults that only events tell of; None: nothing.

    A self-test without a `detail` went well; with one, the detail is what failed.
    """
    if kind == "tamper" or kind == "remote_low":
        return kind, True
    if kind == "self_test":
        return "self_test", detail is not None
    return None
