"""All the SQL about what is due: who goes up the ladder, and whose state ends by itself."""

from collections.abc import Iterable

from sqlalchemy import Integer, and_, bindparam, case, func, or_, select, update

from hub.kernel import Prepared, Read, Write

from . import tables as t
from .ladder_plan.tables import ladder_plan
from .ladder_store import MINUTE_MS
from .ladders import AGAIN_MS
from .model import Alarm
from .policy import LONGEST_MS
from .store import as_alarm

# Who waits is on a rung whose time has come; or began to wait later than now, because the clock was set back.
_a = t.alarm.c
_waits = and_(_a.next_rung_ms.is_not(None), _a.state == "open")
_on_top = and_(_waits, _a.rung >= _a.rungs)
_climbs = and_(_waits, _a.rung < _a.rungs)
_rung_due = and_(_climbs, or_(_a.next_rung_ms <= bindparam("now_ms"), _a.waits_ms > bindparam("now_ms")))
_top_due = and_(_on_top, or_(_a.next_rung_ms <= bindparam("now_ms"), _a.next_rung_ms > bindparam("now_ms") + AGAIN_MS))
_now = bindparam("now_ms", type_=Integer)
_next_rung = select(func.min(case((or_(_rung_due, _top_due), _now), else_=_a.next_rung_ms))).where(_waits)
_due_rungs = select(t.alarm).where(_rung_due).order_by(_a.next_rung_ms, _a.id).limit(bindparam("length_max"))
# Of those that began to wait in the same minute, with the same base priority, after the same version of the ladders,
# one is enough: they have one ladder.
_version = select(func.count()).where(ladder_plan.c.from_ms <= _a.waits_ms).correlate(t.alarm).scalar_subquery()
_some_on_top = select(t.alarm).where(_top_due).group_by(_a.base_priority, _a.waits_ms // MINUTE_MS, _version)
_update_rung = (
    update(t.alarm)
    .where(t.alarm.c.id == bindparam("alarm_id"))
    .values(
        rung=bindparam("new_rung"),
        rungs=bindparam("new_rungs"),
        priority=bindparam("new_priority"),
        next_rung_ms=bindparam("new_due_ms"),
    )
)
_stay_on_top = update(t.alarm).where(_top_due).values(next_rung_ms=bindparam("new_due_ms"))
# When a state ends by itself. What is further away than it can be is due too: the clock was set back.
_end_due = or_(
    _a.due_ms <= bindparam("now_ms"),
    *(and_(_a.state == state, _a.due_ms > bindparam("now_ms") + longest) for state, longest in LONGEST_MS.items()),
)
_next_end = select(func.min(case((_end_due, _now), else_=_a.due_ms))).where(_a.due_ms.is_not(None))
_longest_due = Prepared(
    select(
        select(func.min(_a.next_rung_ms)).where(_a.next_rung_ms <= bindparam("now_ms")).scalar_subquery().label("rung"),
        select(func.min(_a.due_ms)).where(_a.due_ms <= bindparam("now_ms")).scalar_subquery().label("end"),
    )
)
_due_ends = select(t.alarm).where(_end_due).order_by(_a.due_ms, _a.id).limit(bindparam("length_max"))


def next_rung_ms(tx: Read) -> int | None:
    """When the next alarm goes up its ladder, or everybody is told again; None when none does."""
    return tx.sql.execute(_next_rung, {"now_ms": tx.now_ms}).scalar()


def late_ms(tx: Read) -> tuple[int, int]:
    """By how much the rung that is longest due is late, and the end of a state; 0 when none is.

    For who watches whether anybody climbs.
    """
    [(rung_ms, end_ms)] = _longest_due.rows(tx, {"now_ms": tx.now_ms})
    return (0 if rung_ms is None else tx.now_ms - rung_ms), (0 if end_ms is None else tx.now_ms - end_ms)


def due_rungs(tx: Read, length_max: int) -> list[Alarm]:
    """The alarms that go up now; longest due first."""
    rows = tx.sql.execute(_due_rungs, {"now_ms": tx.now_ms, "length_max": length_max})
    return [as_alarm(row) for row in rows]


def on_top_due(tx: Read) -> list[Alarm]:
    """One of each ladder on which everybody is told again now."""
    return [as_alarm(row) for row in tx.sql.execute(_some_on_top, {"now_ms": tx.now_ms})]


def stay_on_top(tx: Write, again_ms: int) -> None:
    """All for whom that was done now are due again then."""
    tx.sql.execute(_stay_on_top, {"now_ms": tx.now_ms, "new_due_ms": again_ms})


def waiting_long(tx: Read) -> tuple[int, Alarm] | None:
    """How many that nobody has taken have gone up further than their first rung, and the oldest; None if none has."""
    stands = and_(_a.state == "open", _a.rung > 1)
    oldest = tx.sql.execute(select(t.alarm).where(stands).order_by(_a.priority, _a.waits_ms, _a.id).limit(1)).first()
    if oldest is None:
        return None
    return tx.sql.execute(select(func.count()).select_from(t.alarm).where(stands)).scalar_one(), as_alarm(oldest)


def change_rungs(tx: Write, alarms: Iterable[Alarm]) -> None:
    """Write where they stand on the ladder, and their priority."""
    rows = [
        {
            "alarm_id": one.id,
            "new_rung": one.rung,
            "new_rungs": one.rungs,
            "new_priority": one.priority,
            "new_due_ms": one.next_rung_ms,
        }
        for one in alarms
    ]
    if rows:
        tx.sql.execute(_update_rung, rows)


def next_end_ms(tx: Read) -> int | None:
    """When the state of an alarm ends by itself the next time; None when none does."""
    return tx.sql.execute(_next_end, {"now_ms": tx.now_ms}).scalar()


def due_ends(tx: Read, length_max: int) -> list[Alarm]:
    """The alarms whose state ends now; longest due first."""
    return [as_alarm(row) for row in tx.sql.execute(_due_ends, {"now_ms": tx.now_ms, "length_max": length_max})]
