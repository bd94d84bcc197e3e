"""All the SQL about the calls themselves."""

from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import bindparam, func, insert, or_, select, update

from hub.kernel import AnyRow, Prepared, Read, Write

from .model import CareCall
from .policy import CLAIM_MS
from .tables import care_call as t

_c = t.c
_NAMES = tuple(one.name for one in fields(CareCall))
_columns = select(*(_c[name] for name in _NAMES))
_goes_on = _c.ended_ms.is_(None)
# Built once: each operator who has nothing in hand asks again and again.
_of_resident = Prepared(_columns.where(_c.resident_id == bindparam("resident_id"), _goes_on).order_by(_c.id).limit(1))
_of_operator = Prepared(_columns.where(_c.operator_id == bindparam("operator_id"), _goes_on).order_by(_c.id).limit(1))
_made_since = Prepared(
    select(func.count().label("many")).where(
        _c.resident_id == bindparam("resident_id"), _c.at_ms >= bindparam("from_ms"), _c.ended_ms.is_not(None)
    )
)
_save = Prepared(
    update(t).where(_c.id == bindparam("new_id")).values({name: bindparam(f"new_{name}") for name in _NAMES})
)
_called_now = Prepared(select(_c.resident_id).where(_goes_on))


def add(tx: Write, call: CareCall) -> CareCall:
    """Write it down; returns it with its number."""
    row = {name: value for name, value in asdict(call).items() if name != "id"}
    call.id = tx.sql.execute(insert(t).values(**row).returning(_c.id)).scalar_one()
    return call


def save(tx: Write, call: CareCall) -> None:
    """Write all of it."""
    _save.run(tx, [{f"new_{name}": value for name, value in asdict(call).items()}])


def keep(tx: Write, call_id: int, operator_id: int, due_ms: int) -> bool:
    """Somebody is still on it; false if it is not theirs, or does not go on."""
    mine = update(t).where(_c.id == call_id, _c.operator_id == operator_id, _goes_on)
    return tx.sql.execute(mine.values(due_ms=due_ms)).rowcount == 1


def one(tx: Read, call_id: int) -> CareCall | None:
    return _of(tx.sql.execute(_columns.where(_c.id == call_id)).all())


def of_resident(tx: Read, resident_id: int) -> CareCall | None:
    """The call to this resident that goes on."""
    return _of(_of_resident.rows(tx, {"resident_id": resident_id}))


def of_operator(tx: Read, operator_id: int) -> CareCall | None:
    """The call of this person that goes on."""
    return _of(_of_operator.rows(tx, {"operator_id": operator_id}))


def called_now(tx: Read) -> set[int]:
    """Whom somebody is calling now."""
    return {row.resident_id for row in _called_now.rows(tx)}


def made(tx: Read, resident_id: int, limit: int) -> list[CareCall]:
    """The newest first; without one that goes on."""
    query = _columns.where(_c.resident_id == resident_id, _c.ended_ms.is_not(None)).order_by(_c.id.desc())
    return [CareCall(*row) for row in tx.sql.execute(query.limit(limit))]


def made_since(tx: Read, resident_id: int, from_ms: int) -> int:
    """How many calls were made since then."""
    return _made_since.value(tx, {"resident_id": resident_id, "from_ms": from_ms})


def due(tx: Read, length_max: int) -> list[CareCall]:
    """Of which nothing was heard for too long. One that would be so later than can be is so now: the clock was set."""
    over = or_(_c.due_ms <= tx.now_ms, _c.due_ms > tx.now_ms + CLAIM_MS)
    return [CareCall(*row) for row in tx.sql.execute(_columns.where(_goes_on, over).order_by(_c.id).limit(length_max))]


def next_due_ms(tx: Read) -> int | None:
    return tx.sql.execute(select(func.min(_c.due_ms)).where(_goes_on)).scalar()


def blank(tx: Write, resident_id: int) -> None:
    """Nobody may know any more what was said."""
    nothing: list[str] = []
    blank = update(t).where(_c.resident_id == resident_id).values(note="", mood=None, health=None, needs=nothing)
    tx.sql.execute(blank)


def _of(rows: Sequence[AnyRow]) -> CareCall | None:
    return CareCall(*rows[0]) if rows else None
