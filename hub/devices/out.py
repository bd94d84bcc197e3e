"""Devices that are out of service for a known reason until a known day: nobody is called for their silence meanwhile.

A press of such a device is an alarm like any other: nothing here is asked when somebody presses. It ends by itself, and
what was wrong meanwhile is still known (`device_fault`), so whoever raises technical alarms looks again then.
"""

from collections.abc import Collection
from typing import Any

from hub.kernel import DueRunner, Event, Problem, Read, Write, not_found
from hub.operators import Signed, audit
from hub.residents import record

from . import store, store_out
from .model import Device, Out, OutReason
from .policy import OUT_MS_MAX

OUT_TOPIC = "device_out"
AT_A_TIME_MAX = 100


def out_of_service(tx: Read, device_id: str) -> bool:
    """Whether its silence and its faults are nobody's concern now."""
    return device_id in store_out.outs(tx, [device_id])


def out_of_service_all(tx: Read, device_ids: Collection[str] | None = None) -> dict[str, Out]:
    """All that are out of service now, or those of `device_ids`."""
    return store_out.outs(tx, device_ids)


def homes_of_devices(tx: Read, device_ids: Collection[str]) -> dict[str, int]:
    """In whose home (the resident's number) each of these devices stands."""
    return {name: one.resident_id for name, one in store.some_devices(tx, device_ids).items()}


def runner() -> DueRunner:
    """Ends what is over."""
    return DueRunner("devices_out_of_service", end_due, _due_of)


def take_out(tx: Write, who: Signed, device_id: str, reason: OutReason, note: str, until_ms: int) -> dict[str, Any]:
    """Out of service from now until `until_ms`; a second time changes reason and end. Raises 422 for a wrong end."""
    device = _device(tx, device_id)
    if not tx.now_ms < until_ms <= tx.now_ms + OUT_MS_MAX:
        days = OUT_MS_MAX // 86_400_000
        raise Problem(422, "invalid", f"until_ms: The end must be in the future, and at most {days} days away.")
    store_out.end(tx, device_id, who.operator_id)
    out = Out(device_id, reason, note, tx.now_ms, until_ms, who.operator_id)
    store_out.add(tx, out)
    audit(tx, who, "device_out", f"device {device_id}", {"reason": reason, "until_ms": until_ms})
    data = {"device_id": device_id, "reason": reason, "until_ms": until_ms}
    record(tx, device.resident_id, "device_out", f"operator {who.operator_id}", data)
    return _publish(tx, device, out)


def put_back(tx: Write, who: Signed, device_id: str) -> dict[str, Any]:
    """In service again, before its time. Raises 409 if it is in service."""
    device = _device(tx, device_id)
    if not out_of_service(tx, device_id):
        raise Problem(409, "in_service", f"{device_id} is in service.")
    audit(tx, who, "device_back", f"device {device_id}")
    return _end(tx, device, who.operator_id)


def end_due(tx: Write) -> int | None:
    """End what is over; returns when the next ends."""
    over = store_out.over(tx, AT_A_TIME_MAX)
    known = store.some_devices(tx, [one.device_id for one in over])
    for one in over:
        _end(tx, known[one.device_id], None)
    return store_out.first_until_ms(tx)


def _end(tx: Write, device: Device, operator_id: int | None) -> dict[str, Any]:
    store_out.end(tx, device.id, operator_id)
    actor = "hub" if operator_id is None else f"operator {operator_id}"
    record(tx, device.resident_id, "device_back", actor, {"device_id": device.id})
    return _publish(tx, device, None)


def _device(tx: Read, device_id: str) -> Device:
    device = store.some_devices(tx, [device_id]).get(device_id)
    if device is None:
        raise not_found("device", device_id)
    return device


def _publish(tx: Write, device: Device, out: Out | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "device_id": device.id,
        "kind": device.kind,
        "resident_id": device.resident_id,
        "out": out is not None,
        "reason": out.reason if out else None,
        "until_ms": out.until_ms if out else None,
    }
    tx.publish(OUT_TOPIC, data)
    return data


def _due_of(event: Event) -> int | None:
    return event.data["until_ms"] if event.topic == OUT_TOPIC else None
