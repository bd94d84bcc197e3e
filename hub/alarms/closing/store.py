"""All the SQL about the fields of closings."""

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, delete, func, insert, select, update

from hub.kernel import AnyRow, Read, Write

from .. import tables as alarms
from . import tables as t

_c, _a = t.alarm_closing.c, alarms.alarm.c


def put(tx: Write, alarm_id: int, rows: Mapping[str, tuple[str | None, str | None]]) -> None:
    """Field to choice or words."""
    lines = [
        {"alarm_id": alarm_id, "field": field, "at_ms": tx.now_ms, "choice": choice, "words": words}
        for field, (choice, words) in rows.items()
    ]
    if lines:
        tx.sql.execute(insert(t.alarm_closing), lines)


def drop(tx: Write, alarm_id: int) -> None:
    tx.sql.execute(delete(t.alarm_closing).where(_c.alarm_id == alarm_id))


def of_alarm(tx: Read, alarm_id: int) -> Sequence[AnyRow]:
    return tx.sql.execute(select(t.alarm_closing).where(_c.alarm_id == alarm_id)).all()


def counts(tx: Read, from_ms: int, to_ms: int) -> Sequence[tuple[str, str, str, int]]:
    """Code, field, choice and how often, of the alarms that were opened from `from_ms` on and before `to_ms`."""
    query = (
        select(_a.closing_code, _c.field, _c.choice, func.count())
        .join_from(t.alarm_closing, alarms.alarm)
        .where(_a.opened_ms >= from_ms, _a.opened_ms < to_ms, _c.choice.is_not(None), _a.state == "closed")
        .group_by(_a.closing_code, _c.field, _c.choice)
        .order_by(_a.closing_code, _c.field, func.count().desc(), _c.choice)
    )
    return [(row[0], row[1], row[2], row[3]) for row in tx.sql.execute(query)]


def blank(tx: Write, resident_id: int) -> None:
    """Words about somebody who is forgotten go; what is counted stays."""
    theirs = select(_a.id).where(_a.resident_id == resident_id)
    mine = and_(_c.alarm_id.in_(theirs), _c.words.is_not(None))
    tx.sql.execute(update(t.alarm_closing).where(mine).values(words=""))
