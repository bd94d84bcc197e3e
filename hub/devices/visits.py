"""The lists of who needs a visit soon (upkeep.py decides), and who has tried the button when."""

from collections.abc import Collection
from typing import Any

from hub.kernel import Consumer, Event, Read, Write
from hub.residents import summaries

from . import store, store_out
from .model import Device
from .service import Devices
from .upkeep import HISTORY_HOURS, HOUR_MS, TEST_OVERDUE_MS, TestState, falling, test_state

# The history of so many is looked at: those with the lowest batteries, as long as they run down.
LOOKED_AT_MAX = 500
WELL_PCT = 95
# Half full, and no sign of when it will be low: a power cut that has just begun is an alarm, but nobody's visit yet.
HALF_PCT = 50


def test_follower() -> Consumer:
    """Notes each test, from the news of alarms: which are above us and know us, not we them."""
    return Consumer("device_tests", {"alarm"}, _note, _is_test)


def last_test_state(tx: Read, device_id: str) -> TestState:
    """How a phone stands with its monthly test."""
    return test_state(store.last_tests(tx, [device_id]).get(device_id), tx.now_ms)


def tests_overdue_from(tx: Read, device_ids: Collection[str]) -> dict[str, int]:
    """From when on the monthly test of each is overdue; a phone that was never tried is not in it."""
    return {one: at_ms + TEST_OVERDUE_MS for one, at_ms in store.last_tests(tx, device_ids).items()}


def batteries(tx: Read, known: Devices) -> list[dict[str, Any]]:
    """Phones whose battery falls, or is half empty: who will be low first, first."""
    phones = [(one, pct) for one in known.registry.all() if (pct := _battery(known, one)) is not None]
    phones = sorted(phones, key=lambda one: (one[1], one[0].id))[:LOOKED_AT_MAX]
    history = store.levels(tx, [one.id for one, _ in phones], tx.now_ms // HOUR_MS - HISTORY_HOURS)
    lines: list[dict[str, Any]] = []
    for one, pct in phones:
        line = falling(history.get(one.id, ()))
        if line is None and pct > HALF_PCT:
            continue
        low_ms = line.low_ms if line else None
        lines.append(
            {
                **_named(one),
                "battery_pct": pct,
                "mains": known.supervision.state(one.id).mains,
                "pct_per_day": round(line.pct_per_day, 1) if line else None,
                "low_ms": low_ms,
            }
        )
    return sorted(lines, key=lambda one: (one["low_ms"] is None, one["low_ms"], one["battery_pct"]))


def remotes(tx: Read, known: Devices) -> list[dict[str, Any]]:
    """Remotes that said that they are low, that are lost, or that are late: the longest unheard first."""
    faults = store.faults(tx)
    lines: list[dict[str, Any]] = []
    for one in known.registry.all():
        if one.kind != "remote":
            continue
        state = known.supervision.state(one.id)
        heard_ms = state.last_heartbeat_ms
        found = faults.get(one.id, ())
        late = heard_ms is not None and known.supervision.connection(one, tx.now_ms) != "online"
        if found or late:
            lines.append(
                {
                    **_named(one),
                    "heard_ms": heard_ms,
                    "battery_pct": state.battery_pct,
                    "faults": [fault._asdict() for fault in found],
                }
            )
    return sorted(lines, key=lambda one: (one["heard_ms"] or 0, one["device_id"]))


def tests(tx: Read, known: Devices) -> list[dict[str, Any]]:
    """Phones in use whose monthly test is due: overdue first, then the longest ago; never tried last."""
    last = store.last_tests(tx)
    lines = [
        {**_named(one), "last_test_ms": at_ms, "state": state}
        for one in known.registry.all()
        if one.kind == "phone" and known.supervision.state(one.id).last_heartbeat_ms is not None
        for at_ms in (last.get(one.id),)
        if (state := test_state(at_ms, tx.now_ms)) != "done"
    ]
    return sorted(lines, key=lambda one: (one["last_test_ms"] is None, one["last_test_ms"] or 0, one["device_id"]))


def with_homes(tx: Read, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with the residents' names and addresses, and until when a device is out of service."""
    homes = summaries(tx, {one["resident_id"] for one in lines})
    outs = store_out.outs(tx, {one["device_id"] for one in lines})
    for one in lines:
        home, out = homes.get(one["resident_id"]), outs.get(one["device_id"])
        one["resident_name"], one["address"] = (home.name, home.address) if home else ("", "")
        one["out_until_ms"] = out.until_ms if out else None
    return lines


def _battery(known: Devices, device: Device) -> int | None:
    """Its level if it may become low: a full battery on mains does not."""
    state = known.supervision.state(device.id)
    if device.kind != "phone" or state.battery_pct is None:
        return None
    return state.battery_pct if state.mains is False or state.battery_pct < WELL_PCT else None


def _named(device: Device) -> dict[str, Any]:
    return {"device_id": device.id, "kind": device.kind, "resident_id": device.resident_id}


def _is_test(event: Event) -> bool:
    return event.data.get("kind") == "test" and event.data.get("what") in ("opened", "pressed")


def _note(tx: Write, event: Event) -> None:
    store.note_test(tx, event.data["device_id"], event.data["last_press_ms"])
