"""All the SQL about devices."""

from collections.abc import Callable, Collection, Mapping, Sequence
from sys import intern
from typing import Any, cast

from sqlalchemy import Select, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import Prepared, Read, Write, listed

from . import tables as t
from .faults import Fault, FaultName
from .model import Device, DeviceState, Hour, Kind

_STATE_COLUMNS = DeviceState._fields
# Of a device: battery in per cent and signal in dBm, as far as they are known.
Levels = Callable[[str], tuple[int | None, int | None]]

_h = t.heartbeat_hour.c
_hour_columns = (_h.device_id, _h.hour, _h.count, _h.battery_pct, _h.signal_dbm)
# Built once: in a power cut each of them runs for a whole zone.
_f = t.device_fault.c
_put_fault = upsert(t.device_fault).on_conflict_do_nothing()
_d = t.device.c
_some_devices = Prepared(select(_d.id, _d.kind, _d.resident_id, _d.paired_id).where(_d.id.in_(listed("ids"))))
_drop_fault = delete(t.device_fault).where(_f.device_id == bindparam("of_device"), _f.fault == bindparam("of_fault"))

# For the list of residents: when their phone was last heard, so that the silent ones can be sorted to the top.
LAST_HEARD: Select[Any] = cast(
    "Select[Any]",
    select(t.device.c.resident_id, func.min(t.device_state.c.last_heartbeat_ms).label("last_heartbeat_ms"))
    .join_from(t.device, t.device_state)
    .where(t.device.c.kind == "phone")
    .group_by(t.device.c.resident_id),
)

# What is wrong now, and with whose device: for whoever makes alarms of it.
FAULTS: Select[Any] = cast(
    "Select[Any]",
    select(_f.device_id, _f.fault, _f.since_ms, t.device.c.kind, t.device.c.resident_id).join_from(
        t.device_fault, t.device
    ),
)


PHONES: Select[Any] = cast(
    "Select[Any]", select(t.device.c.id, t.device.c.resident_id).where(t.device.c.kind == "phone")
)


def count_phones(tx: Read) -> int:
    return tx.sql.execute(select(func.count()).where(t.device.c.kind == "phone")).scalar_one()


def ids_of_resident(tx: Read, resident_id: int) -> list[str]:
    """Their devices."""
    query = select(t.device.c.id).where(t.device.c.resident_id == resident_id).order_by(t.device.c.id)
    return list(tx.sql.execute(query).scalars())


FINDS_LENGTH_MIN = 4


def homes_of(word: str) -> Select[Any] | None:
    """Where a device stands whose id begins so; None for so few letters that all of them would."""
    if len(word) < FINDS_LENGTH_MIN:
        return None
    return select(t.device.c.resident_id).where(t.device.c.id.startswith(word, autoescape=True))


def put_devices(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    put = upsert(t.device)
    kept = {name: put.excluded[name] for name in ("kind", "resident_id", "paired_id")}
    full = [{"paired_id": None, **row} for row in rows]
    tx.sql.execute(put.on_conflict_do_update(index_elements=["id"], set_=kept), full)


def pair(tx: Write, device_id: str, paired_id: str | None, resident_id: int) -> None:
    """It belongs to this other device from now on (None: to none), and stands in this home."""
    values = {"paired_id": paired_id, "resident_id": resident_id}
    tx.sql.execute(update(t.device).where(t.device.c.id == device_id).values(**values))


def remotes_of(tx: Read, phone_id: str) -> list[str]:
    """The remote controls that are paired with this phone, in the order of their ids."""
    d = t.device.c
    query = select(d.id).where(d.kind == "remote", d.paired_id == phone_id).order_by(d.id)
    return list(tx.sql.execute(query).scalars())


def devices(tx: Read) -> list[Device]:
    """All of them. Words that are the same for many are kept once: there may be 200,000 rows."""
    d = t.device.c
    rows = tx.sql.execute(select(d.id, d.kind, d.resident_id, d.paired_id))
    return [Device(device, cast(Kind, intern(kind)), home, paired) for device, kind, home, paired in rows]


def some_devices(tx: Read, ids: Collection[str]) -> dict[str, Device]:
    """Those of `ids` that there are."""
    return {row.id: Device(*row) for row in _some_devices.rows(tx, {"ids": ids})}


def faults(tx: Read, device_ids: Collection[str] | None = None) -> dict[str, tuple[Fault, ...]]:
    """What is wrong with whom, as it was told of, the longest first; of these devices or of all."""
    query = select(_f.device_id, _f.fault, _f.since_ms).order_by(_f.device_id, _f.since_ms, _f.fault)
    found: dict[str, tuple[Fault, ...]] = {}
    rows = tx.sql.execute(query if device_ids is None else query.where(_f.device_id.in_(device_ids)))
    for device_id, name, since_ms in rows:
        found[device_id] = (*found.get(device_id, ()), Fault(cast(FaultName, intern(name)), since_ms))
    return found


def devices_with(tx: Read, fault: FaultName) -> set[str]:
    """Who has it."""
    return set(tx.sql.execute(select(_f.device_id).where(_f.fault == fault)).scalars())


def put_faults(tx: Write, found: Collection[tuple[str, Fault]]) -> None:
    """One that is there keeps its time."""
    if found:
        tx.sql.execute(_put_fault, [{"device_id": one, "fault": f.name, "since_ms": f.since_ms} for one, f in found])


def drop_faults(tx: Write, gone: Collection[tuple[str, FaultName]]) -> None:
    if gone:
        tx.sql.execute(_drop_fault, [{"of_device": one, "of_fault": name} for one, name in gone])


def states(tx: Read) -> dict[str, DeviceState]:
    rows = tx.sql.execute(select(t.device_state.c.device_id, *(t.device_state.c[name] for name in _STATE_COLUMNS)))
    return {device_id: DeviceState(*state) for device_id, *state in rows}


def state(tx: Read, device_id: str) -> DeviceState | None:
    """What one device last said, as it was last written; None if it never spoke."""
    columns = (t.device_state.c[name] for name in _STATE_COLUMNS)
    row = tx.sql.execute(select(*columns).where(t.device_state.c.device_id == device_id)).one_or_none()
    return None if row is None else DeviceState(*row)


def put_states(tx: Write, changed: Mapping[str, DeviceState]) -> None:
    if changed:
        tx.sql.exec_driver_sql(_PUT_STATE, [(device_id, *state) for device_id, state in changed.items()])


def add_heartbeats(tx: Write, counts: Mapping[tuple[str, int], int], levels: Levels) -> None:
    """How many more, by device and hour, and what battery and signal of each device are now."""
    if counts:
        rows = [(*key, count, *levels(key[0])) for key, count in counts.items()]
        tx.sql.exec_driver_sql(_ADD_HEARTBEATS, rows)


def hours(tx: Read, device_id: str, since_hour: int) -> list[Hour]:
    """What is known of each hour from `since_hour` on, the oldest first; hours without a heartbeat are missing."""
    query = select(*_hour_columns).where(_h.device_id == device_id, _h.hour >= since_hour).order_by(_h.hour)
    return [Hour(*row[1:]) for row in tx.sql.execute(query)]


def levels(tx: Read, device_ids: Collection[str], since_hour: int) -> dict[str, list[tuple[int, int]]]:
    """The battery of each device (hour, per cent) from `since_hour` on, the oldest first."""
    query = select(_h.device_id, _h.hour, _h.battery_pct).where(
        _h.device_id.in_(device_ids), _h.hour >= since_hour, _h.battery_pct.is_not(None)
    )
    found: dict[str, list[tuple[int, int]]] = {}
    for device_id, hour, pct in tx.sql.execute(query.order_by(_h.device_id, _h.hour)):
        found.setdefault(device_id, []).append((hour, pct))
    return found


def note_test(tx: Write, device_id: str, at_ms: int) -> None:
    """Never back: the news may be read again from the beginning."""
    put = upsert(t.device_test)
    newest = func.max(t.device_test.c.last_test_ms, put.excluded.last_test_ms)
    row = {"device_id": device_id, "last_test_ms": at_ms}
    tx.sql.execute(put.on_conflict_do_update(index_elements=["device_id"], set_={"last_test_ms": newest}), row)


def last_tests(tx: Read, device_ids: Collection[str] | None = None) -> dict[str, int]:
    """When each phone was last tried; of these or of all that ever were."""
    query = select(t.device_test.c.device_id, t.device_test.c.last_test_ms)
    if device_ids is not None:
        query = query.where(t.device_test.c.device_id.in_(device_ids))
    return {row.device_id: row.last_test_ms for row in tx.sql.execute(query)}


def _written(statement: Insert, columns: Sequence[str]) -> str:
    """The statement as the driver takes it, with a place for each of `columns`.

    For every heartbeat a row is written: handed over as dictionaries they would cost more than SQLite itself.
    """
    return statement.compile(dialect=sqlite_dialect(), column_keys=columns).string


_put = upsert(t.device_state)
_kept = {name: _put.excluded[name] for name in _STATE_COLUMNS}
_PUT_STATE = _written(
    _put.on_conflict_do_update(index_elements=["device_id"], set_=_kept), ("device_id", *_STATE_COLUMNS)
)
_add = upsert(t.heartbeat_hour)
_more = {
    "count": t.heartbeat_hour.c.count + _add.excluded["count"],
    "battery_pct": _add.excluded["battery_pct"],
    "signal_dbm": _add.excluded["signal_dbm"],
}
_ADD_HEARTBEATS = _written(
    _add.on_conflict_do_update(index_elements=["device_id", "hour"], set_=_more),
    ("device_id", "hour", "count", "battery_pct", "signal_dbm"),
)
