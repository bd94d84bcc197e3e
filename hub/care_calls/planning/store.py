"""All the SQL about the plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast

from sqlalchemy import Select, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import AnyRow, Prepared, Read, Write, listed
from hub.residents import Fact

from .model import SLOT_MS, Plan
from .outlook import DayOutlook, Named
from .tables import care_day, care_outlook, care_plan, care_plan_run

_c = care_plan.c
# For the list of residents: when the next care call is due.
DUE = Fact("due", cast("Select[Any]", select(_c.resident_id, _c.due_ms)))
# Who has a plan.
PLANNED = cast("Select[tuple[int]]", select(_c.resident_id))
COLUMNS = ("last_live_ms", "target_ms", "due_ms", "planned_ms", "operator_id", "retry_ms")
_of = Prepared(select(*(_c[name] for name in COLUMNS)).where(_c.resident_id == bindparam("resident_id")))

_new = upsert(care_plan)
_put = Prepared(
    _new.on_conflict_do_update(index_elements=["resident_id"], set_={name: _new.excluded[name] for name in COLUMNS}),
    ("resident_id", *COLUMNS),
)
_hours = (_c.due_ms - func.coalesce(_c.last_live_ms, _c.due_ms - 72 * 3_600_000)) // 3_600_000
_every_h = func.min(func.max(_hours, 12), 72).label("every_h")
_every = Prepared(select(_every_h, func.count().label("many")).group_by(_every_h))
_days = Prepared(select(care_day).order_by(care_day.c.day))
_all = Prepared(select(_c.resident_id, *(_c[name] for name in COLUMNS)))
_some = Prepared(select(_c.resident_id, *(_c[name] for name in COLUMNS)).where(_c.resident_id.in_(listed("ids"))))
_quarter_ms = (_c.planned_ms // SLOT_MS * SLOT_MS).label("quarter_ms")
_between = Prepared(
    select(_quarter_ms, func.count().label("many"))
    .where(_c.planned_ms >= bindparam("from_ms"), _c.planned_ms < bindparam("to_ms"))
    .where(_c.resident_id != bindparam("without"))
    .group_by(_quarter_ms)
    .order_by(_quarter_ms)
)
_early = Prepared(
    select(_c.resident_id)
    .where(_c.target_ms <= bindparam("now_ms"), _c.planned_ms > bindparam("now_ms"))
    .where(_c.retry_ms.is_(None))
    .order_by(_c.due_ms, _c.resident_id)
    .limit(bindparam("length_max"))
)
_move = Prepared(
    update(care_plan)
    .where(_c.resident_id == bindparam("one"))
    .where(_c.last_live_ms.is_(bindparam("last")), _c.retry_ms.is_(bindparam("retry")))
    .values(planned_ms=bindparam("planned_ms"), operator_id=bindparam("operator_id"))
)


def put_plans(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows with `resident_id` and all COLUMNS."""
    _put.run(tx, rows)


def plan(tx: Read, resident_id: int) -> AnyRow | None:
    return next(iter(_of.rows(tx, {"resident_id": resident_id})), None)


def plans(tx: Read) -> dict[int, Plan]:
    """Of everybody."""
    return {row[0]: Plan(*row[1:]) for row in _all.rows(tx)}


def plans_of(tx: Read, ids: Iterable[int]) -> dict[int, Plan]:
    """Of some."""
    return {row[0]: Plan(*row[1:]) for row in _some.rows(tx, {"ids": ids})}


def past_target(tx: Read, length_max: int) -> list[int]:
    """Who should have been called by now and is planned for later, the first due first; no try was in vain."""
    return [row[0] for row in _early.rows(tx, {"now_ms": tx.now_ms, "length_max": length_max})]


def planned_between(tx: Read, from_ms: int, to_ms: int, without: int) -> list[tuple[int, int]]:
    """In which quarters of an hour of that time others are planned to be called (ms), and how many, in order."""
    return [*_between.rows(tx, {"from_ms": from_ms, "to_ms": to_ms, "without": without})]


def every_counts(tx: Read) -> list[tuple[int, int]]:
    """How many residents have a plan, as (hours between their calls at most, number); rounded to whole hours."""
    return [(int(row[0]), int(row[1])) for row in _every.rows(tx)]


def move(tx: Write, rows: Sequence[tuple[int, int | None, int | None, int | None, int | None]]) -> None:
    """Write `(resident, planned, operator, last_live, retry)` where the last two are still so."""
    names = ("one", "planned_ms", "operator_id", "last", "retry")
    _move.run(tx, [dict(zip(names, row, strict=True)) for row in rows])


def add_steps(tx: Write, steps: Iterable[Sequence[Sequence[int | None]]]) -> None:
    """What is to be written, one part after the other."""
    if rows := [{"at_ms": tx.now_ms, "rows": list(one)} for one in steps]:
        tx.sql.execute(insert(care_plan_run), rows)


def take_step(tx: Write) -> Sequence[Sequence[Any]] | None:
    """The next part that is to be written; it is there no more. None: all is written."""
    run = tx.sql.execute(select(care_plan_run).order_by(care_plan_run.c.id).limit(1)).first()
    if run is None:
        return None
    tx.sql.execute(delete(care_plan_run).where(care_plan_run.c.id == run.id))
    return run.rows


def days(tx: Read) -> Sequence[AnyRow]:
    """What was said of single days, in order."""
    return _days.rows(tx)


def put_day(tx: Write, row: Mapping[str, Any]) -> None:
    put = upsert(care_day).values(**row)
    kept = {name: put.excluded[name] for name in ("hours", "note", "made_by", "made_ms")}
    tx.sql.execute(put.on_conflict_do_update(index_elements=["day"], set_=kept))


def drop_day(tx: Write, day: str) -> bool:
    """Whether something was said of it."""
    return tx.sql.execute(delete(care_day).where(care_day.c.day == day)).rowcount > 0


def put_outlook(tx: Write, found: Iterable[DayOutlook]) -> None:
    tx.sql.execute(delete(care_outlook))
    if rows := [asdict(one) for one in found]:
        tx.sql.execute(insert(care_outlook), rows)


def outlook(tx: Read) -> list[DayOutlook]:
    """As the plan was last made, in order."""
    rows = tx.sql.execute(select(care_outlook).order_by(care_outlook.c.day))
    return [
        DayOutlook(
            *(row.day, row.calls, row.needed_min, row.rostered_min, row.assumed, row.seats),
            [Named(*one) for one in row.late],
        )
        for row in rows
    ]
