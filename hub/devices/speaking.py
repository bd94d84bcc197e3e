"""Whether the phone in a home can be spoken to now, and can call by itself: for whoever wants it to do something."""

from typing import NamedTuple

from hub.kernel import Read

from . import store
from .policy import LATE_INTERVALS, heartbeat_s_of, interval_ms
from .store_requests import settings
from .told import heartbeat_of


class PhoneLine(NamedTuple):
    """`is_heard`: it is on the line. `has_modem`: it could call; `cell_fault` says why that does not work just now."""

    device_id: str
    is_heard: bool
    has_modem: bool
    cell_fault: str | None


def phone_line(tx: Read, device_id: str) -> PhoneLine | None:
    """Of the phone itself, or of that of a remote control; None where there is none. A few seconds old."""
    device = store.some_devices(tx, [device_id]).get(device_id)
    phone_id = None if device is None else device.id if device.kind == "phone" else device.paired_id
    if phone_id is None:
        return None
    state = store.state(tx, phone_id)
    if state is None or state.last_heartbeat_ms is None:
        return PhoneLine(phone_id, False, False, None)
    late_ms = LATE_INTERVALS * interval_ms("phone", heartbeat_s_of(settings(tx, [phone_id])[phone_id]))
    is_heard = state.online is not False and tx.now_ms - state.last_heartbeat_ms < late_ms
    said = heartbeat_of(state)
    return PhoneLine(phone_id, is_heard, "cell_dbm" in said or "cell_fault" in said, said.get("cell_fault"))
