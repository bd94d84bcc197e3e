"""All the SQL about the figures and the proof of care calls."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import AnyRow, Prepared, Read, Write, listed

from ..calling.tables import care_call
from ..planning.tables import care_plan
from ..rounds.tables import care_round, care_step
from ..tables import live_contact
from ..visits.tables import care_visit
from . import tables as t
from .model import Call, Contact
from .signals import Conversation

_b, _c, _l, _k = t.care_breach.c, care_call.c, live_contact.c, t.care_certificate.c
_counts = _l.taken_back_ms.is_(None)
# Built once: whoever is late is looked for again and again.
_last_of_all = (
    select(_l.resident_id, func.max(_l.at_ms).label("at_ms"))
    .where(_counts, _l.at_ms < bindparam("at_ms"))
    .group_by(_l.resident_id)
)
_last, _last_of = Prepared(_last_of_all), Prepared(_last_of_all.where(_l.resident_id.in_(listed("ids"))))
_contacts_of_all = (
    select(_l.resident_id, _l.at_ms, _l.kind, _l.operator_id)
    .where(_counts, _l.at_ms >= bindparam("from_ms"), _l.at_ms < bindparam("to_ms"))
    .order_by(_l.at_ms, _l.id)
)
_contacts, _contacts_of = (
    Prepared(_contacts_of_all),
    Prepared(_contacts_of_all.where(_l.resident_id.in_(listed("ids")))),
)
# For whom it is known since when they count.
COUNTED = cast("Select[tuple[int]]", select(t.care_since.c.resident_id))


def begin(tx: Write, from_ms: Mapping[int, int]) -> None:
    """Since when these residents count; who counts already keeps that."""
    rows = [{"resident_id": one, "from_ms": at_ms} for one, at_ms in from_ms.items()]
    if rows:
        tx.sql.execute(upsert(t.care_since).on_conflict_do_nothing(), rows)


def since(tx: Read, ids: Collection[int] | None = None) -> dict[int, int]:
    query = select(t.care_since).where(*_among(t.care_since.c.resident_id, ids))
    return {row.resident_id: row.from_ms for row in tx.sql.execute(query)}


def contacts(tx: Read, from_ms: int, to_ms: int, ids: Collection[int] | None = None) -> list[Contact]:
    """Live conversations of that time, the oldest first; of all, or of some."""
    asked = {"from_ms": from_ms, "to_ms": to_ms}
    rows = _contacts.rows(tx, asked) if ids is None else _contacts_of.rows(tx, {**asked, "ids": ids})
    return [Contact(*row) for row in rows]


def last_before(tx: Read, at_ms: int, ids: Collection[int] | None = None) -> dict[int, int]:
    """When somebody last talked with each before that instant."""
    asked = {"at_ms": at_ms}
    return dict(_last.rows(tx, asked) if ids is None else _last_of.rows(tx, {**asked, "ids": ids}))


def calls(tx: Read, from_ms: int, to_ms: int, resident_id: int | None = None) -> list[Call]:
    """Care calls of that time that came to an end, the oldest first."""
    query = select(_c.id, _c.resident_id, _c.operator_id, _c.at_ms, _c.ended_ms, _c.outcome).where(
        _c.outcome.is_not(None),
        _c.at_ms >= from_ms,
        _c.at_ms < to_ms,
        *_among(_c.resident_id, None if resident_id is None else [resident_id]),
    )
    return [Call(*row) for row in tx.sql.execute(query.order_by(_c.at_ms, _c.id))]


def outcomes_since(tx: Read, resident_id: int, from_ms: int) -> list[str]:
    query = select(_c.outcome).where(_c.resident_id == resident_id, _c.at_ms >= from_ms, _c.outcome.is_not(None))
    return list(tx.sql.execute(query.order_by(_c.id)).scalars())


def passed_on(tx: Read, resident_id: int, from_ms: int, late_ms: int) -> tuple[int, int, int | None]:
    """Since then: how many contacts and committees were asked, how many visits were asked for or made, and the alarm
    that said so before it was too late. (The one that is raised because it is too late explains nothing.)
    """
    asked = select(func.count()).where(care_step.c.resident_id == resident_id, care_step.c.made_ms >= from_ms)
    gone = select(func.count()).where(care_visit.c.resident_id == resident_id, care_visit.c.made_ms >= from_ms)
    alarm = select(func.max(care_round.c.alarm_id)).where(
        care_round.c.resident_id == resident_id, care_round.c.alarm_ms >= from_ms, care_round.c.alarm_ms < late_ms
    )
    return tx.sql.execute(asked).scalar_one(), tx.sql.execute(gone).scalar_one(), tx.sql.execute(alarm).scalar()


def calls_made(tx: Read, from_ms: int, to_ms: int) -> int:
    query = select(func.count()).where(_c.at_ms >= from_ms, _c.at_ms < to_ms, _c.outcome.is_not(None))
    return tx.sql.execute(query).scalar_one()


def due(tx: Read) -> "Select[tuple[int]]":
    """Whom somebody must have talked with by now, as the plan says."""
    return cast("Select[tuple[int]]", select(care_plan.c.resident_id).where(care_plan.c.due_ms <= tx.now_ms))


def waiting(tx: Read) -> int:
    """How many calls the plan would have had made by now."""
    return tx.sql.execute(select(func.count()).where(care_plan.c.target_ms <= tx.now_ms)).scalar_one()


def next_due_ms(tx: Read) -> int | None:
    return tx.sql.execute(select(func.min(care_plan.c.due_ms)).where(care_plan.c.due_ms > tx.now_ms)).scalar()


def add_breach(tx: Write, row: Mapping[str, Any]) -> int | None:
    """Note it; its number, or None where it stands there already."""
    put = upsert(t.care_breach).values(**row, at_ms=tx.now_ms).on_conflict_do_nothing().returning(_b.id)
    return tx.sql.execute(put).scalar()


def breaches(tx: Read, from_ms: int, to_ms: int) -> Sequence[AnyRow]:
    """Those that happened in that time, in order."""
    query = select(t.care_breach).where(_b.late_ms >= from_ms, _b.late_ms < to_ms)
    return tx.sql.execute(query.order_by(_b.late_ms, _b.id)).all()


def breach(tx: Read, breach_id: int) -> AnyRow | None:
    return tx.sql.execute(select(t.care_breach).where(_b.id == breach_id)).first()


def noted(tx: Read, ids: Collection[int] | None = None) -> set[tuple[int, int]]:
    """Resident and beginning of every breach that is noted, of all or of some."""
    query = select(_b.resident_id, _b.begin_ms).where(*_among(_b.resident_id, ids))
    return {(row.resident_id, row.begin_ms) for row in tx.sql.execute(query)}


def add_words(tx: Write, breach_id: int, operator_id: int, by_name: str, words: str) -> None:
    values = {"breach_id": breach_id, "at_ms": tx.now_ms, "operator_id": operator_id}
    tx.sql.execute(insert(t.care_breach_words).values(**values, by_name=by_name, words=words))


def words(tx: Read, breach_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """What was said about these, the oldest first."""
    w = t.care_breach_words
    found: dict[int, list[dict[str, Any]]] = {}
    for one in tx.sql.execute(select(w).where(w.c.breach_id.in_(breach_ids)).order_by(w.c.id)):
        found.setdefault(one.breach_id, []).append(
            {"id": one.id, "at_ms": one.at_ms, "by_name": one.by_name, "words": one.words}
        )
    return found


def blank_words(tx: Write, resident_id: int) -> None:
    w = t.care_breach_words
    mine = select(_b.id).where(_b.resident_id == resident_id)
    tx.sql.execute(update(w).where(w.c.breach_id.in_(mine)).values(words=""))


def talks(tx: Read, length_max: int, resident_id: int | None = None) -> dict[int, list[Conversation]]:
    """The last conversations with each resident (or one), the oldest first."""
    place = func.row_number().over(partition_by=_c.resident_id, order_by=_c.at_ms.desc()).label("place")
    columns = select(_c.resident_id, _c.id, _c.at_ms, _c.mood, _c.health, _c.needs, _c.note, place)
    reached = columns.where(
        _c.outcome == "reached", *_among(_c.resident_id, None if resident_id is None else [resident_id])
    ).subquery()
    query = select(reached).where(reached.c.place <= length_max).order_by(reached.c.resident_id, reached.c.place.desc())
    found: dict[int, list[Conversation]] = {}
    for row in tx.sql.execute(query):
        one = Conversation(row.id, row.at_ms, row.mood, row.health, tuple(row.needs), row.note)
        found.setdefault(row.resident_id, []).append(one)
    return found


def ask_certificate(tx: Write, row: Mapping[str, Any]) -> int:
    return tx.sql.execute(insert(t.care_certificate).values(**row).returning(_k.id)).scalar_one()


def certificate(tx: Read, certificate_id: int) -> AnyRow | None:
    return tx.sql.execute(select(t.care_certificate).where(_k.id == certificate_id)).first()


def certificates(tx: Read, offset: int, limit: int) -> tuple[Sequence[AnyRow], int]:
    """The newest first, without the documents themselves; and how many there are."""
    columns = [one for one in t.care_certificate.c if one.name not in ("csv", "pdf")]
    rows = tx.sql.execute(select(*columns).order_by(_k.id.desc()).offset(offset).limit(limit)).all()
    return rows, tx.sql.execute(select(func.count()).select_from(t.care_certificate)).scalar_one()


def next_certificate(tx: Read) -> AnyRow | None:
    """The oldest that is still to be made."""
    query = select(t.care_certificate).where(_k.ready_ms.is_(None), _k.failed.is_(None))
    return tx.sql.execute(query.order_by(_k.id).limit(1)).first()


def put_certificate(tx: Write, certificate_id: int, **values: Any) -> None:
    tx.sql.execute(update(t.care_certificate).where(_k.id == certificate_id).values(**values))


def _among(column: ColumnElement[int], ids: Collection[int] | None) -> tuple[ColumnElement[bool], ...]:
    return () if ids is None else (column.in_(ids),)
