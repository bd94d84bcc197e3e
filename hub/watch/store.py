"""All the SQL about the hub's own problems."""

from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import AnyRow, Read, Write

from . import tables as t
from .model import HubProblem

_p = t.hub_problem.c


def open_problems(tx: Read) -> list[HubProblem]:
    """Those that are not over, the oldest first."""
    query = select(t.hub_problem).where(_p.until_ms.is_(None)).order_by(_p.since_ms, _p.id)
    return [_problem(row) for row in tx.sql.execute(query)]


def begin(tx: Write, problem: HubProblem) -> bool:
    """Keep it, unless it is kept already, or another of its kind is not over. Whether it is new."""
    row = {name: getattr(problem, name) for name in ("kind", "severity", "since_ms", "value")}
    return tx.sql.execute(upsert(t.hub_problem).values(**row).on_conflict_do_nothing()).rowcount == 1


def end(tx: Write, problem: HubProblem, until_ms: int) -> bool:
    """It is over. Whether it was not before. It never ends before it began, whatever the clock says."""
    query = update(t.hub_problem).where(*_is(problem), _p.until_ms.is_(None))
    return tx.sql.execute(query.values(until_ms=max(until_ms, problem.since_ms))).rowcount == 1


def note_alarm(tx: Write, problem: HubProblem, alarm_id: int) -> None:
    """Which alarm says this."""
    tx.sql.execute(update(t.hub_problem).where(*_is(problem)).values(alarm_id=alarm_id))


def alarm_of(tx: Read, problem: HubProblem) -> int | None:
    """The alarm that says this."""
    return tx.sql.execute(select(_p.alarm_id).where(*_is(problem))).scalar()


def history(tx: Read, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
    """The newest first, and how many there are."""
    shown = select(_p.kind, _p.severity, _p.since_ms, _p.until_ms, _p.value, _p.alarm_id)
    query = shown.order_by(_p.since_ms.desc(), _p.id.desc())
    rows = [dict(row) for row in tx.sql.execute(query.offset(offset).limit(limit)).mappings()]
    return rows, tx.sql.execute(select(func.count()).select_from(t.hub_problem)).scalar_one()


def _is(problem: HubProblem) -> tuple[ColumnElement[bool], ...]:
    return _p.kind == problem.kind, _p.since_ms == problem.since_ms


def _problem(row: AnyRow) -> HubProblem:
    return HubProblem(row.kind, row.severity, row.since_ms, row.value)
