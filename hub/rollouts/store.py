"""All the SQL about firmware."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from hub.kernel import Read, Write

from . import policy
from . import tables as t
from .model import OPEN_STATES, Build, Counts, OfDevice, Rollout

# Nothing is ever due later: what is was written by a clock that was set back since.
DUE_MS_MAX = max(policy.TRIAL_MS_MAX, *policy.AGAIN_MS)

_b, _r, _d = t.firmware_build.c, t.rollout.c, t.rollout_device.c
_build_columns = [_b[name] for name in Build._fields]
_rollout_columns = [_r[name] for name in Rollout._fields]
_device_columns = [_d[name] for name in OfDevice._fields]


def add_build(tx: Write, bundle: bytes, **values: Any) -> Build:
    row = {**values, "bundle": bundle}
    return Build(*tx.sql.execute(insert(t.firmware_build).values(**row).returning(*_build_columns)).one())


def builds(tx: Read) -> list[Build]:
    """The newest first."""
    return [Build(*row) for row in tx.sql.execute(select(*_build_columns).order_by(_b.id.desc()))]


def build(tx: Read, build_id: int) -> Build | None:
    row = tx.sql.execute(select(*_build_columns).where(_b.id == build_id)).one_or_none()
    return None if row is None else Build(*row)


def build_of_digest(tx: Read, sha256: str) -> Build | None:
    row = tx.sql.execute(select(*_build_columns).where(_b.sha256 == sha256)).one_or_none()
    return None if row is None else Build(*row)


def bundle(tx: Read, build_id: int) -> bytes | None:
    return tx.sql.execute(select(_b.bundle).where(_b.id == build_id)).scalar_one_or_none()


def add_rollout(tx: Write, **values: Any) -> Rollout:
    return Rollout(*tx.sql.execute(insert(t.rollout).values(**values).returning(*_rollout_columns)).one())


def add_devices(tx: Write, rollout_id: int, device_ids: Sequence[str]) -> None:
    """In this order."""
    rows = [
        {"rollout_id": rollout_id, "device_id": one, "rank": rank, "state": "waiting", "tries": 0}
        for rank, one in enumerate(device_ids)
    ]
    if rows:
        tx.sql.execute(insert(t.rollout_device), rows)


def rollouts(tx: Read, length_max: int) -> list[Rollout]:
    """The newest first."""
    query = select(*_rollout_columns).order_by(_r.id.desc()).limit(length_max)
    return [Rollout(*row) for row in tx.sql.execute(query)]


def rollout(tx: Read, rollout_id: int) -> Rollout | None:
    row = tx.sql.execute(select(*_rollout_columns).where(_r.id == rollout_id)).one_or_none()
    return None if row is None else Rollout(*row)


def open_rollouts(tx: Read) -> list[Rollout]:
    """Those that are not over."""
    query = select(*_rollout_columns).where(_r.state.in_(OPEN_STATES)).order_by(_r.id)
    return [Rollout(*row) for row in tx.sql.execute(query)]


def change_rollout(tx: Write, rollout_id: int, **values: Any) -> Rollout:
    query = update(t.rollout).where(_r.id == rollout_id).values(**values).returning(*_rollout_columns)
    return Rollout(*tx.sql.execute(query).one())


def change_device(tx: Write, one: OfDevice, **values: Any) -> OfDevice:
    query = update(t.rollout_device).where(_d.rollout_id == one.rollout_id, _d.device_id == one.device_id)
    return OfDevice(*tx.sql.execute(query.values(**values).returning(*_device_columns)).one())


def counts(tx: Read, rollout_id: int) -> Counts:
    query = select(_d.state, func.count()).where(_d.rollout_id == rollout_id).group_by(_d.state)
    found: dict[str, int] = {row[0]: row[1] for row in tx.sql.execute(query)}
    return Counts(**found)


def busy(tx: Read, rollout_id: int, since_ms: int) -> int:
    """How many are at work on it; not those that have said nothing since."""
    at_work = (_d.state == "trying") | ((_d.state == "told") & (_d.changed_ms > since_ms))
    query = select(func.count()).where(_d.rollout_id == rollout_id, at_work)
    return tx.sql.execute(query).scalar_one()


def first_waiting(tx: Read, rollout_id: int, length_max: int) -> list[OfDevice]:
    """Whose turn it is."""
    query = select(*_device_columns).where(_d.rollout_id == rollout_id, _d.state == "waiting")
    return _devices(tx, query.order_by(_d.rank).limit(length_max))


def due(tx: Read, rollout_id: int, length_max: int) -> list[OfDevice]:
    is_due = (_d.due_ms <= tx.now_ms) | (_d.due_ms > tx.now_ms + DUE_MS_MAX)
    query = select(*_device_columns).where(_d.rollout_id == rollout_id, is_due)
    return _devices(tx, query.order_by(_d.due_ms, _d.rank).limit(length_max))


def first_due_ms(tx: Read) -> int | None:
    """When something of a running roll-out is due next."""
    query = select(func.min(_d.due_ms), func.max(_d.due_ms)).join(t.rollout, _r.id == _d.rollout_id)
    first_ms, last_ms = tx.sql.execute(query.where(_r.state == "running")).one()
    return tx.now_ms if last_ms is not None and last_ms > tx.now_ms + DUE_MS_MAX else first_ms


def of_device(tx: Read, rollout_id: int, device_id: str) -> OfDevice | None:
    query = select(*_device_columns).where(_d.rollout_id == rollout_id, _d.device_id == device_id)
    return next(iter(_devices(tx, query)), None)


def in_state(tx: Read, rollout_id: int, state: str) -> list[OfDevice]:
    query = select(*_device_columns).where(_d.rollout_id == rollout_id, _d.state == state).order_by(_d.rank)
    return _devices(tx, query)


def devices(tx: Read, rollout_id: int) -> list[OfDevice]:
    """All of them, in their order."""
    return _devices(tx, select(*_device_columns).where(_d.rollout_id == rollout_id).order_by(_d.rank))


def _devices(tx: Read, query: Any) -> list[OfDevice]:
    return [OfDevice(*row) for row in tx.sql.execute(query)]
