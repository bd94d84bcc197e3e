"""All the SQL for making a former resident forgotten."""

from sqlalchemy import select, update

from hub.kernel import Read, Write

from . import tables as t


def unclosed_of(tx: Read, resident_id: int) -> int | None:
    a = t.alarm.c
    query = select(a.id).where(a.resident_id == resident_id, a.state != "closed").order_by(a.id).limit(1)
    return tx.sql.execute(query).scalar()


def blank(tx: Write, resident_id: int) -> None:
    theirs = select(t.alarm.c.id).where(t.alarm.c.resident_id == resident_id)
    tx.sql.execute(update(t.alarm_note).where(t.alarm_note.c.alarm_id.in_(theirs)).values(text=""))
    tx.sql.execute(update(t.alarm).where(t.alarm.c.resident_id == resident_id).values(place=None, why=None))
