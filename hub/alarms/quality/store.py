"""All the SQL about quality."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlalchemy import and_, func, insert, select, true, update

from hub.kernel import AnyRow, Read, Write

from .. import tables as alarms
from ..figures.policy import CALLS, TEST_CODE
from . import tables as t
from .model import Candidate, Marks

_case, _review, _alarm = t.quality_case, t.quality_review, alarms.alarm
_newest = select(func.max(_review.c.id)).where(_review.c.case_id == _case.c.id).correlate(_case).scalar_subquery()
_seen = (
    select(
        *(_case.c.id.label("case_id"), _case.c.month, _case.c.operator_id, _case.c.alarm_id, _case.c.drawn_ms),
        *(_alarm.c.kind, _alarm.c.opened_ms, _alarm.c.closing_code, _alarm.c.resident_id, _alarm.c.device_id),
        *(one.label(f"review_{one.name}") for one in _review.c if one.name != "case_id"),
    )
    .join_from(_case, _alarm)
    .outerjoin(_review, _review.c.id == _newest)
)


def newest_month(tx: Read) -> str | None:
    return tx.sql.execute(select(func.max(t.quality_month.c.month))).scalar()


def add_month(tx: Write, month: str, due_ms: int) -> None:
    tx.sql.execute(insert(t.quality_month).values(month=month, due_ms=due_ms))


def due_months(tx: Read) -> Sequence[str]:
    m = t.quality_month.c
    query = select(m.month).where(m.done_ms.is_(None), m.due_ms <= tx.now_ms).order_by(m.month)
    return tx.sql.execute(query).scalars().all()


def next_due_ms(tx: Read) -> int | None:
    m = t.quality_month.c
    return tx.sql.execute(select(func.min(m.due_ms)).where(m.done_ms.is_(None))).scalar()


def month_done(tx: Write, month: str) -> None:
    tx.sql.execute(update(t.quality_month).where(t.quality_month.c.month == month).values(done_ms=tx.now_ms))


def month(tx: Read, name: str) -> AnyRow | None:
    return tx.sql.execute(select(t.quality_month).where(t.quality_month.c.month == name)).first()


def months(tx: Read, length_max: int) -> Sequence[str]:
    """The newest first."""
    query = select(t.quality_month.c.month).order_by(t.quality_month.c.month.desc()).limit(length_max)
    return tx.sql.execute(query).scalars().all()


def candidates(tx: Read, from_ms: int, to_ms: int) -> list[Candidate]:
    """The calls of that time that are closed and were no test, but not those that have been drawn."""
    a = _alarm.c
    wanted = and_(a.opened_ms >= from_ms, a.opened_ms < to_ms, a.state == "closed", a.closing_code != TEST_CODE)
    query = select(a.id, a.taken_by).where(wanted, a.kind.in_(sorted(CALLS)), a.taken_by.is_not(None))
    query = query.where(a.id.not_in(select(_case.c.alarm_id)))
    return [Candidate(*row) for row in tx.sql.execute(query)]


def drawn(tx: Read, name: str) -> dict[int, int]:
    """How many cases of that month each operator has."""
    query = select(_case.c.operator_id, func.count()).where(_case.c.month == name).group_by(_case.c.operator_id)
    return {row[0]: row[1] for row in tx.sql.execute(query)}


def add_cases(tx: Write, name: str, found: Iterable[Candidate]) -> None:
    if rows := [{**one._asdict(), "month": name, "drawn_ms": tx.now_ms} for one in found]:
        tx.sql.execute(insert(_case), rows)


def cases(tx: Read, name: str) -> Sequence[AnyRow]:
    """All cases of a month with their newest review."""
    return tx.sql.execute(_seen.where(_case.c.month == name).order_by(_case.c.operator_id, _case.c.id)).all()


def case(tx: Read, case_id: int) -> AnyRow | None:
    return tx.sql.execute(_seen.where(_case.c.id == case_id)).first()


def reviewed(tx: Read, since: str, operator_id: int | None, length_max: int) -> Sequence[AnyRow]:
    """Reviewed cases from that month on, of all or of one person; the newest first."""
    of_them = true() if operator_id is None else _case.c.operator_id == operator_id
    query = _seen.where(_case.c.month >= since, _review.c.id.is_not(None), of_them)
    return tx.sql.execute(query.order_by(_case.c.month.desc(), _case.c.id.desc()).limit(length_max)).all()


def add_review(tx: Write, case_id: int, reviewer_id: int, reviewer_name: str, marks: Marks, text: str) -> None:
    who = {"case_id": case_id, "at_ms": tx.now_ms, "reviewer_id": reviewer_id, "reviewer_name": reviewer_name}
    tx.sql.execute(insert(_review).values(**who, **asdict(marks), text=text))
