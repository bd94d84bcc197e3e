"""All the SQL of the intake."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.alarms import PressKey
from hub.kernel import Prepared, Read, Write

from . import tables as t
from .model import Numbered, Reading

# Built once: building a statement costs more than running it for one message.
_newest_raw = Prepared(select(func.coalesce(func.max(t.raw_message.c.id), 0)))
_insert_raw = Prepared(insert(t.raw_message), [one.name for one in t.raw_message.c if one.name != "id"])
_known_numbers = select(t.numbered_message.c.device_id, t.numbered_message.c.epoch, t.numbered_message.c.number).where(
    t.numbered_message.c.device_id.in_(bindparam("device_ids", expanding=True)),
    t.numbered_message.c.number.in_(bindparam("numbers", expanding=True)),
)
_update_raw = (
    update(t.raw_message)
    .where(t.raw_message.c.id == bindparam("raw_id"))
    .values(outcome=bindparam("new_outcome"), reason=bindparam("new_reason"), error=bindparam("new_error"))
)


def add_raw(tx: Write, readings: Sequence[Reading]) -> None:
    """Keep them as they came."""
    _insert_raw.run(tx, [_raw_row(one) for one in readings])


def newest_raw(tx: Read, length: int) -> range:
    """The ids of the last `length` that were kept, in the same order."""
    last: int = _newest_raw.value(tx)
    return range(last - length + 1, last + 1)


def correct_raw(tx: Write, readings: Mapping[int, Reading]) -> None:
    """Write the outcome of these again, by id: it turned out otherwise."""
    rows = [
        {
            "raw_id": raw_id,
            "new_outcome": one.outcome,
            "new_reason": one.reason,
            "new_error": one.error[: t.ERROR_LENGTH_MAX],
        }
        for raw_id, one in readings.items()
    ]
    if rows:
        tx.sql.execute(_update_raw, rows)


def raw_since(tx: Read, since_ms: int) -> Counter[str]:
    """How many raw rows each device has since then."""
    raw = t.raw_message.c
    query = select(raw.device, func.count().label("rows")).where(raw.at_ms >= since_ms).group_by(raw.device)
    return Counter({row.device: row.rows for row in tx.sql.execute(query)})


def count_refusals(tx: Write, counts: Mapping[tuple[str, str], tuple[int, str]]) -> None:
    """Add to the counters of (device, reason); each with how many more and the last error's text."""
    rows = [
        {"device": device, "reason": reason, "count": count, "last_ms": tx.now_ms, "last_error": error}
        for (device, reason), (count, error) in counts.items()
    ]
    if not rows:
        return
    put = upsert(t.refusal)
    new = {name: put.excluded[name] for name in ("last_ms", "last_error")}
    more = {"count": t.refusal.c.count + put.excluded["count"], **new}
    tx.sql.execute(put.on_conflict_do_update(index_elements=["device", "reason"], set_=more), rows)


def refusals(tx: Read) -> list[dict[str, Any]]:
    query = select(t.refusal).order_by(t.refusal.c.last_ms.desc())
    return [{str(name): value for name, value in row.items()} for row in tx.sql.execute(query).mappings()]


def unclean(tx: Read, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
    """The messages that were not simply stored, the newest first, and how many are kept."""
    raw = t.raw_message
    rows = tx.sql.execute(
        select(raw).where(raw.c.outcome != "stored").order_by(raw.c.id.desc()).offset(offset).limit(limit)
    ).mappings()
    total = tx.sql.execute(select(func.count()).select_from(raw).where(raw.c.outcome != "stored")).scalar_one()
    return [{str(name): value for name, value in row.items()} for row in rows], total


def known_numbers(tx: Read, keys: Collection[PressKey]) -> set[PressKey]:
    wanted = {"device_ids": list({key.device_id for key in keys}), "numbers": list({key.number for key in keys})}
    return {PressKey(row.device_id, row.epoch, row.number) for row in tx.sql.execute(_known_numbers, wanted)}


def add_numbers(tx: Write, found: Sequence[Numbered]) -> None:
    if found:
        rows = [{**one.key._asdict(), "name": one.name, "at_ms": tx.now_ms} for one in found]
        tx.sql.execute(insert(t.numbered_message), rows)


def _raw_row(reading: Reading) -> dict[str, Any]:
    message = reading.message
    return {
        "at_ms": message.at_ms,
        "channel": message.channel,
        "topic": message.topic[: t.TOPIC_LENGTH_MAX],
        "device": reading.device_id,
        "message": reading.name,
        "payload": message.payload,
        "length": reading.length,
        "outcome": reading.outcome,
        "reason": reading.reason,
        "error": reading.error[: t.ERROR_LENGTH_MAX],
    }
