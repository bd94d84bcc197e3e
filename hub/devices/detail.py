"""Everything about one device, all of them as a table for a spreadsheet, and where on the map they are silent."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from hub.kernel import Read
from hub.kernel.csv_text import csv_text
from hub.residents import summaries

from . import overview, requests, store, store_requests
from .model import Connection, Device
from .policy import HEARTBEAT_MS, interval_ms
from .service import Devices
from .told import told
from .upkeep import HISTORY_HOURS, HOUR_MS, falling, test_state

ROWS_MAX = 100_000
HOMES_MAX = 5_000
_WORSE: tuple[Connection, ...] = ("online", "late", "offline")
_HEAD = (
    "id",
    "kind",
    "resident_id",
    "resident_name",
    "address",
    "connection",
    "last_heartbeat_utc",
    "battery_pct",
    "mains",
    "signal_dbm",
    "firmware",
    "faults",
    "out_of_service_until_utc",
)


def detail(tx: Read, known: Devices, device: Device) -> dict[str, Any]:
    """How it is, what it was told, its last two weeks hour by hour, and its last word as it came."""
    beside = overview.beside(tx)
    (line,) = overview.lines(tx, known, [device], beside)
    hours = store.hours(tx, device.id, tx.now_ms // HOUR_MS - HISTORY_HOURS)
    battery = falling([(one.hour, one.battery_pct) for one in hours if one.battery_pct is not None])
    last_test_ms = store.last_tests(tx, [device.id]).get(device.id)
    state = known.supervision.state(device.id)
    raw = state.last_heartbeat
    acknowledged = store_requests.last_acknowledged(tx, device.id)
    return {
        **line,
        **told(state),
        "heartbeat_s": (acknowledged and acknowledged.heartbeat_s) or HEARTBEAT_MS[device.kind] // 1000,
        "judged_by_ms": interval_ms(device.kind, known.supervision.heartbeat_s(device.id)),
        "hours": [one._asdict() for one in hours],
        "battery_falling": battery._asdict() if battery else None,
        "test": {"last_test_ms": last_test_ms, "state": test_state(last_test_ms, tx.now_ms)},
        "requests": requests.requests(tx, device.id),
        "remotes": overview.lines(tx, known, _remotes(known, device), beside),
        "last_heartbeat": raw.decode("utf-8", "backslashreplace") if raw else None,
    }


def table(tx: Read, known: Devices, wanted: overview.Wanted) -> str:
    """The list as CSV."""
    beside = overview.beside(tx)
    found = overview.found(tx, known, wanted, beside)[:ROWS_MAX]
    return csv_text(_HEAD, [_row(one) for one in overview.lines(tx, known, found, beside)])


def homes(tx: Read, known: Devices) -> dict[str, Any]:
    """Where the homes are and whether they are heard, the silent ones first; and how many of each zone are silent."""
    beside = overview.beside(tx)
    worst: dict[int, Connection] = {}
    out: set[int] = set()
    for one in known.registry.all():
        if one.kind != "phone":
            continue
        if one.id in beside.outs:
            out.add(one.resident_id)
        shown = known.supervision.connection(one, tx.now_ms)
        before = worst.get(one.resident_id, "online")
        worst[one.resident_id] = shown if _WORSE.index(shown) > _WORSE.index(before) else before
    where = summaries(tx, worst.keys())
    zones = Counter(home.zone for home in where.values())
    silent = Counter(where[one].zone for one, shown in worst.items() if shown == "offline" and one in where)
    order = sorted(where, key=lambda one: (-_WORSE.index(worst[one]), one))
    shown_homes = [
        {
            "resident_id": one,
            "resident_name": where[one].name,
            "address": where[one].address,
            "zone": where[one].zone,
            "lat": where[one].lat,
            "lon": where[one].lon,
            "connection": worst[one],
            "out": one in out,
        }
        for one in order[:HOMES_MAX]
    ]
    counts = [{"zone": name, "homes": many, "silent": silent[name]} for name, many in sorted(zones.items())]
    return {"homes": shown_homes, "total": len(order), "zones": counts}


def _remotes(known: Devices, device: Device) -> list[Device]:
    """Those that are paired with this phone."""
    ids = known.registry.remotes_of(device.id)
    return [one for one in map(known.registry.get, ids) if one is not None]


def _row(line: dict[str, Any]) -> list[object]:
    out = line["out"]
    return [
        line["id"],
        line["kind"],
        line["resident_id"],
        line.get("resident_name"),
        line.get("address"),
        line["connection"],
        _utc(line["last_heartbeat_ms"]),
        line["battery_pct"],
        {True: "yes", False: "no"}.get(line["mains"]),
        line["signal_dbm"],
        line["firmware"],
        " ".join(fault["name"] for fault in line["faults"]),
        _utc(out["until_ms"] if out else None),
    ]


def _utc(at_ms: int | None) -> str | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")
