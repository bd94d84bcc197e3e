"""All the SQL about devices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, cast

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import Read, Write

from . import tables as t
from .model import Device, DeviceState

_STATE_COLUMNS = [one.name for one in fields(DeviceState)]

# For the list of residents: when their phone was last heard, so that the silent ones can be sorted to the top.
LAST_HEARD: Select[Any] = cast(
    "Select[Any]",
    select(t.device.c.resident_id, func.min(t.device_state.c.last_heartbeat_ms).label("last_heartbeat_ms"))
    .join_from(t.device, t.device_state)
    .where(t.device.c.kind == "phone")
    .group_by(t.device.c.resident_id),
)


def put_devices(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    put = upsert(t.device)
    kept = {name: put.excluded[name] for name in ("kind", "resident_id", "paired_id")}
    full = [{"paired_id": None, **row} for row in rows]
    tx.sql.execute(put.on_conflict_do_update(index_elements=["id"], set_=kept), full)


def devices(tx: Read) -> list[Device]:
    return [Device(row.id, row.kind, row.resident_id, row.paired_id) for row in tx.sql.execute(select(t.device))]


def states(tx: Read) -> dict[str, DeviceState]:
    rows = tx.sql.execute(select(t.device_state)).mappings()
    return {row["device_id"]: DeviceState(**{name: row[name] for name in _STATE_COLUMNS}) for row in rows}


def put_states(tx: Write, changed: Mapping[str, DeviceState]) -> None:
    if not changed:
        return
    put = upsert(t.device_state)
    kept = {name: put.excluded[name] for name in _STATE_COLUMNS}
    rows = [{"device_id": device_id, **asdict(state)} for device_id, state in changed.items()]
    tx.sql.execute(put.on_conflict_do_update(index_elements=["device_id"], set_=kept), rows)


def add_heartbeats(tx: Write, counts: Iterable[tuple[str, int, int]]) -> None:
    """Each of `counts` is device, hour, how many more."""
    rows = [{"device_id": device_id, "hour": hour, "count": count} for device_id, hour, count in counts]
    if not rows:
        return
    put = upsert(t.heartbeat_hour)
    more = {"count": t.heartbeat_hour.c.count + put.excluded["count"]}
    tx.sql.execute(put.on_conflict_do_update(index_elements=["device_id", "hour"], set_=more), rows)
