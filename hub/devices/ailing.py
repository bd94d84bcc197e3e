"""Tells of faults: what is wrong is written in the transaction that publishes it, so nobody hears of it twice or never.

Topic "fault": `device_id kind resident_id fault since_ms on`. `device_fault` is the truth; after a kill the next look
compares with it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hub.kernel import Read, Write

from . import store
from .faults import EVENT_FAULTS, STATE_FAULTS, Ailing, EventFault, Fault, said
from .model import Device
from .requests import say_again

FAULT_TOPIC = "fault"


class Said(NamedTuple):
    """What a device said in an `event`."""

    device_id: str
    kind: str
    detail: str | None


def tell(tx: Write, changed: Sequence[Ailing]) -> None:
    """Write what has come and gone, and publish each."""
    on = [(one.device, fault) for one in changed for fault in one.after if fault.name not in dict(one.before)]
    off = [(one.device, fault) for one in changed for fault in one.before if fault.name not in dict(one.after)]
    store.drop_faults(tx, [(device.id, fault.name) for device, fault in off])
    store.put_faults(tx, [(device.id, fault) for device, fault in on])
    for found, is_on in ((off, False), (on, True)):
        for device, fault in found:
            tx.publish(FAULT_TOPIC, _news(device, fault, is_on))


def heed(tx: Write, events: Sequence[Said]) -> None:
    """What devices said once, each in its turn; those that mean nothing here cost nothing."""
    for device_id in {one.device_id: None for one in events if one.kind == "rebooted"}:
        say_again(tx, device_id)
    meant = [(one, meaning) for one in events if (meaning := said(one.kind, one.detail)) is not None]
    if not meant:
        return
    known = store.some_devices(tx, {one.device_id for one, _ in meant})
    named = {one.detail for one, _ in meant if one.kind == "remote_low" and one.detail is not None}
    paired = {one.paired_id for one in known.values() if one.paired_id is not None}
    remotes = store.some_devices(tx, named | paired)
    for one, (name, is_on) in meant:
        device = known.get(one.device_id)
        if device is not None and name == "remote_low" and device.kind == "phone":
            device = _its_remote(device, one.detail, remotes)
        if device is not None:
            turn(tx, device, name, is_on)


def _its_remote(phone: Device, detail: str | None, remotes: Mapping[str, Device]) -> Device | None:
    """The remote that a phone speaks of: the one it names, if that is its own; one that names none has only one."""
    named = remotes.get(detail or "")
    if named is not None and named.kind == "remote" and named.paired_id == phone.id:
        return named
    return remotes.get(phone.paired_id or "")


def refitted(tx: Write, remotes: Sequence[str]) -> None:
    """These remote controls have a good battery: whose was said to be low has a new one, and it is low no more."""
    low = store.devices_with(tx, "remote_low") if remotes else set[str]()
    for device in store.some_devices(tx, low.intersection(remotes)).values():
        turn(tx, device, "remote_low", False)


def turn(tx: Write, device: Device, name: EventFault, is_on: bool) -> bool:
    """One fault of EVENT_FAULTS, on or off; False if it was so already."""
    known = dict(store.faults(tx, [device.id]).get(device.id, ()))
    if (name in known) == is_on:
        return False
    fault = Fault(name, known.get(name, tx.now_ms))
    tell(tx, [Ailing(device, (), (fault,)) if is_on else Ailing(device, (fault,), ())])
    return True


def faults_by_state(tx: Read) -> dict[str, tuple[Fault, ...]]:
    """What supervision had told of, in its order."""
    return {device_id: found for device_id, known in store.faults(tx).items() if (found := _by_state(known))}


def _by_state(known: Sequence[Fault]) -> tuple[Fault, ...]:
    found: Mapping[str, Fault] = {one.name: one for one in known if one.name not in EVENT_FAULTS}
    return tuple(found[name] for name in STATE_FAULTS if name in found)


def _news(device: Device, fault: Fault, on: bool) -> dict[str, object]:
    return {
        "device_id": device.id,
        "kind": device.kind,
        "resident_id": device.resident_id,
        "fault": fault.name,
        "since_ms": fault.since_ms,
        "on": on,
    }
