"""All the SQL about what residents said."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, insert, select, update

from hub.kernel import Read, Write

from .model import GOOD_MEAN, Over, Task
from .tables import follow_up_task, follow_up_try
from .tables import order_follow_up as t

_c, _k, _r = t.c, follow_up_task.c, follow_up_try.c
_task = select(*(_k[one.name] for one in fields(Task)))
_goes_on = _k.state != "over"
_mean = (_c.timeliness + _c.attitude + _c.result) / 3.0


def add(tx: Write, values: Mapping[str, Any]) -> int:
    return tx.sql.execute(insert(t).values(**values).returning(_c.id)).scalar_one()


def last(tx: Read, order_id: int) -> RowMapping | None:
    query = select(t).where(_c.order_id == order_id).order_by(_c.id.desc()).limit(1)
    return tx.sql.execute(query).mappings().first()


def ratings(tx: Read, since_ms: int) -> dict[int, tuple[float, int]]:
    """The mean of the marks of each provider, and of how many follow-ups."""
    query = select(_c.provider_id, func.avg(_mean), func.count()).where(_c.at_ms >= since_ms).group_by(_c.provider_id)
    return {provider_id: (mean, many) for provider_id, mean, many in tx.sql.execute(query)}


def known(tx: Read, resident_id: int) -> dict[int, int]:
    """How often each provider was there, and it was good."""
    good = _c.resident_id == resident_id, _mean >= GOOD_MEAN
    query = select(_c.provider_id, func.count()).where(*good).group_by(_c.provider_id)
    return {row[0]: row[1] for row in tx.sql.execute(query)}


def blank(tx: Write, resident_id: int) -> None:
    """Nobody may know any more what was said, and who went there; the marks stay."""
    tx.sql.execute(update(t).where(_c.resident_id == resident_id).values(note=""))
    theirs = select(_k.id).where(_k.resident_id == resident_id)
    tx.sql.execute(update(follow_up_try).where(_r.task_id.in_(theirs)).values(note=""))
    tx.sql.execute(update(follow_up_task).where(_k.resident_id == resident_id).values(visitor="", phone=""))


def begin(tx: Write, task: Task) -> Task:
    """Somebody has to ask; returns it with its number."""
    row = {name: value for name, value in asdict(task).items() if name != "id"}
    task.id = tx.sql.execute(insert(follow_up_task).values(**row).returning(_k.id)).scalar_one()
    return task


def save(tx: Write, task: Task) -> None:
    tx.sql.execute(update(follow_up_task).where(_k.id == task.id).values(**asdict(task)))


def open_of(tx: Read, order_id: int) -> Task | None:
    """That somebody has to ask about this order."""
    return _one(tx, _goes_on, _k.order_id == order_id)


def open_of_resident(tx: Read, resident_id: int) -> list[Task]:
    """What they have to be asked about, the oldest first."""
    rows = tx.sql.execute(_task.where(_goes_on, _k.resident_id == resident_id).order_by(_k.id))
    return [Task(*row) for row in rows]


def task(tx: Read, task_id: int) -> Task | None:
    """One of them, whatever has become of it."""
    return _one(tx, _k.id == task_id)


def last_task(tx: Read, order_id: int) -> Task | None:
    return _one(tx, _k.order_id == order_id)


def due(tx: Read, length_max: int) -> list[Task]:
    """What is to be looked at by now, the earliest first."""
    query = _task.where(_goes_on, _k.look_ms <= tx.now_ms).order_by(_k.look_ms, _k.id).limit(length_max)
    return [Task(*row) for row in tx.sql.execute(query)]


def next_look_ms(tx: Read) -> int | None:
    return tx.sql.execute(select(func.min(_k.look_ms)).where(_goes_on)).scalar()


def page(tx: Read, over: Over | None, offset: int, limit: int) -> tuple[list[Task], int]:
    """Those that ended so, the newest first; None: those that go on, the earliest due first."""
    fits = _goes_on if over is None else _k.over == over
    by = (_k.due_ms, _k.id) if over is None else (_k.id.desc(),)
    rows = tx.sql.execute(_task.where(fits).order_by(*by).offset(offset).limit(limit))
    total = tx.sql.execute(select(func.count()).select_from(follow_up_task).where(fits)).scalar_one()
    return [Task(*row) for row in rows], total


def add_try(tx: Write, values: Mapping[str, Any]) -> None:
    tx.sql.execute(insert(follow_up_try).values(at_ms=tx.now_ms, **values))


def tries(tx: Read, task_id: int) -> Sequence[RowMapping]:
    """From the first to the last."""
    query = select(follow_up_try).where(_r.task_id == task_id).order_by(_r.id)
    return tx.sql.execute(query).mappings().all()


def _one(tx: Read, *where: ColumnElement[bool]) -> Task | None:
    row = tx.sql.execute(_task.where(*where).order_by(_k.id.desc()).limit(1)).first()
    return None if row is None else Task(*row)
