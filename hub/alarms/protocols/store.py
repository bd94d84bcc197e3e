"""All the SQL about protocols."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update

from hub.kernel import AnyRow, Read, Write

from .. import tables as alarms
from ..model import Kind
from ..questions import Value
from . import tables as t
from .model import Answer, Protocol

_v, _d, _answer = t.protocol_version.c, t.protocol_draft.c, t.protocol_answer.c


def newest(tx: Read, kind: Kind) -> AnyRow | None:
    """The version that is used now."""
    query = select(t.protocol_version).where(_v.kind == kind).order_by(_v.number.desc()).limit(1)
    return tx.sql.execute(query).first()


def newest_of_all(tx: Read) -> dict[str, AnyRow]:
    """By kind."""
    newest = select(_v.kind, func.max(_v.number).label("number")).group_by(_v.kind).subquery()
    same = and_(_v.kind == newest.c.kind, _v.number == newest.c.number)
    return {row.kind: row for row in tx.sql.execute(select(t.protocol_version).join(newest, same))}


def version(tx: Read, kind: Kind, number: int) -> AnyRow | None:
    return tx.sql.execute(select(t.protocol_version).where(_v.kind == kind, _v.number == number)).first()


def versions(tx: Read, kind: Kind) -> Sequence[AnyRow]:
    """The newest first, without what they say."""
    columns = (_v.number, _v.ours, _v.published_ms, _v.by_name)
    return tx.sql.execute(select(*columns).where(_v.kind == kind).order_by(_v.number.desc())).all()


def add_version(tx: Write, kind: Kind, number: int, protocol: Protocol, by: tuple[int, str] | None) -> None:
    """`by`: number and name of who publishes it; None where it comes with the hub."""
    operator_id, name = by or (None, None)
    who = {"published_ms": tx.now_ms, "published_by": operator_id, "by_name": name, "ours": by is None}
    content = protocol.model_dump(mode="json", exclude_defaults=True)
    tx.sql.execute(insert(t.protocol_version).values(kind=kind, number=number, content=content, **who))


def draft(tx: Read, kind: Kind) -> AnyRow | None:
    """With `content` None where it was published or dropped."""
    return tx.sql.execute(select(t.protocol_draft).where(_d.kind == kind)).first()


def put_draft(tx: Write, kind: Kind, seen: int, protocol: Protocol | None, operator_id: int, name: str) -> bool:
    """Change the draft that is still as `seen` (0: there has never been one); False if it is not."""
    content = None if protocol is None else protocol.model_dump(mode="json", exclude_defaults=True)
    values: Mapping[str, Any] = {
        "version": seen + 1,
        "content": content,
        "changed_ms": tx.now_ms,
        "changed_by": operator_id,
        "by_name": name,
    }
    if seen == 0:
        if draft(tx, kind) is not None:
            return False
        tx.sql.execute(insert(t.protocol_draft).values(kind=kind, **values))
        return True
    query = update(t.protocol_draft).where(_d.kind == kind, _d.version == seen)
    return tx.sql.execute(query.values(**values)).rowcount == 1


def begun(tx: Read, alarm_id: int) -> int | None:
    """The version that this alarm was begun with."""
    query = select(t.alarm_protocol.c.number).where(t.alarm_protocol.c.alarm_id == alarm_id)
    return tx.sql.execute(query).scalar()


def begin(tx: Write, alarm_id: int, number: int) -> None:
    tx.sql.execute(insert(t.alarm_protocol).values(alarm_id=alarm_id, number=number, begun_ms=tx.now_ms))


def answers(tx: Read, alarm_id: int) -> list[Answer]:
    """All that were ever given, the oldest first."""
    columns = (_answer.step, _answer.value, _answer.at_ms, _answer.operator_id, _answer.by_name)
    query = select(*columns).where(_answer.alarm_id == alarm_id).order_by(_answer.id)
    return [Answer(*row) for row in tx.sql.execute(query)]


def with_answers(tx: Read, alarm_ids: Collection[int]) -> Sequence[int]:
    """Those of them at which anything was ever answered."""
    return tx.sql.execute(select(_answer.alarm_id).where(_answer.alarm_id.in_(alarm_ids)).distinct()).scalars().all()


def add_answer(tx: Write, alarm_id: int, step: str, value: Value | None, operator_id: int, name: str) -> None:
    who = {"at_ms": tx.now_ms, "operator_id": operator_id, "by_name": name}
    tx.sql.execute(insert(t.protocol_answer).values(alarm_id=alarm_id, step=step, value=value, **who))


def forget(tx: Write, resident_id: int) -> None:
    """What was answered about somebody who is forgotten goes."""
    theirs = select(alarms.alarm.c.id).where(alarms.alarm.c.resident_id == resident_id)
    tx.sql.execute(delete(t.protocol_answer).where(_answer.alarm_id.in_(theirs)))
