"""All the SQL about what is wrong with devices, and to which alarm each of it belongs."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from hub import devices, residents
from hub.kernel import AnyRow, Read, Write

from .. import tables as alarms
from . import tables as t
from .model import Condition, Kind, Place, State
from .policy import FRESH_MS, SETTLE_MS, is_ripe

_c, _alarm, _member, _incident = t.condition.c, alarms.alarm.c, t.incident_member.c, t.incident.c
_fault = devices.FAULTS.subquery("fault")
_home = residents.HOMES.subquery("home")
_out = devices.OUTS.subquery("out")
_absent = residents.ABSENT.subquery("absent")
_now = bindparam("now_ms", type_=Integer)
_some = bindparam("length_max", type_=Integer)

# What devices have told of and nobody has noted here.
_is_noted = and_(_c.device_id == _fault.c.device_id, _c.kind == _fault.c.fault)
_settles = case(SETTLE_MS, value=_fault.c.fault, else_=0)
_new = (
    select(
        *(_fault.c.device_id, _fault.c.fault, _fault.c.resident_id, _home.c.zone_id, _home.c.building),
        *(_fault.c.since_ms, _now, _now + _settles, cast(literal("settling"), String)),
    )
    .join_from(_fault, _home, _home.c.resident_id == _fault.c.resident_id)
    .outerjoin(t.condition, _is_noted)
    .where(_c.id.is_(None))
    .order_by(_fault.c.device_id, _fault.c.fault)
    .limit(_some)
)
_NEW_COLUMNS = ("device_id", "kind", "resident_id", "zone_id", "building", "since_ms", "noticed_ms", "due_ms", "state")
_take_in = insert(t.condition).from_select(_NEW_COLUMNS, _new)
# A device that has moved to somebody else is in another home: its trouble is noted anew there.
_is_theirs = and_(_is_noted, _c.resident_id == _fault.c.resident_id)
_gone = (
    select(t.condition).outerjoin(_fault, _is_theirs).where(_fault.c.device_id.is_(None)).order_by(_c.id).limit(_some)
)
_excused = or_(_out.c.device_id.is_not(None), _absent.c.resident_id.is_not(None))
_with_excuse = (
    select(t.condition, _out.c.until_ms.label("out_until_ms"), _absent.c.until_ms.label("absent_until_ms"))
    .outerjoin(_out, _out.c.device_id == _c.device_id)
    .outerjoin(_absent, _absent.c.resident_id == _c.resident_id)
    .order_by(_c.id)
    .limit(_some)
)
_to_hold = _with_excuse.where(or_(_c.state != "held", _c.due_ms <= _now), _excused)
_to_free = _with_excuse.where(_c.state == "held", ~_excused)
_untaken = and_(_c.state == "alarm", _c.noticed_ms >= bindparam("fresh_ms"), _alarm.state == "open")
_open = (
    select(t.condition)
    .outerjoin(alarms.alarm, _alarm.id == _c.alarm_id)
    .where(or_(_c.state == "settling", _untaken))
    .order_by(_c.due_ms, _c.id)
    .limit(_some)
)
_member_of = (
    select(_member.device_id, _member.alarm_id)
    .join_from(t.incident_member, t.incident)
    .where(_incident.ended_ms.is_(None), or_(_member.back_ms.is_(None), _member.back_ms >= bindparam("fresh_ms")))
    .order_by(_member.alarm_id)
)
# A time that is further away than it can be is over, too: the clock was set back (policy.is_ripe, once more in SQL).
_ripens = case((_c.due_ms > _now + case(SETTLE_MS, value=_c.kind, else_=0), _now), else_=_c.due_ms)
_next_ripe = select(func.min(_ripens)).where(_c.state == "settling")
_next_other = select(func.min(_c.due_ms)).where(_c.state.in_(("alarm", "held")))


def take_in(tx: Write, length_max: int) -> int:
    """Note what devices have told of; returns how many were new, `length_max` at most."""
    return tx.sql.execute(_take_in, {"now_ms": tx.now_ms, "length_max": length_max}).rowcount


def gone(tx: Read, length_max: int) -> Sequence[AnyRow]:
    """What is noted here and no longer wrong."""
    return tx.sql.execute(_gone, {"length_max": length_max}).all()


def to_hold(tx: Read, length_max: int) -> Sequence[AnyRow]:
    """What concerns nobody now; with `out_until_ms` and `absent_until_ms`."""
    return tx.sql.execute(_to_hold, {"now_ms": tx.now_ms, "length_max": length_max}).all()


def to_free(tx: Read, length_max: int) -> Sequence[AnyRow]:
    """What was held and is somebody's concern again."""
    return tx.sql.execute(_to_free, {"now_ms": tx.now_ms, "length_max": length_max}).all()


def belongs_to_nothing(tx: Read, length_max: int) -> list[Condition]:
    """What settles, and young alarms of their own that nobody has taken; what has lasted first."""
    fresh_ms = tx.now_ms - FRESH_MS
    member_of: dict[str, list[int]] = {}
    for device_id, alarm_id in tx.sql.execute(_member_of, {"fresh_ms": fresh_ms}):
        member_of.setdefault(device_id, []).append(alarm_id)
    rows = tx.sql.execute(_open, {"fresh_ms": fresh_ms, "length_max": length_max})
    return [_condition(row, tuple(member_of.get(row.device_id, ())), tx.now_ms) for row in rows]


def tests_overdue(tx: Read, length_max: int) -> Sequence[AnyRow]:
    """Silent phones with an alarm of their own whose monthly test may be overdue now."""
    query = select(t.condition).where(_c.state == "alarm", _c.due_ms <= tx.now_ms).order_by(_c.due_ms, _c.id)
    return tx.sql.execute(query.limit(length_max)).all()


def belong(tx: Write, ids: Collection[int], state: State, alarm_id: int | None, due_ms: int | None = None) -> None:
    """These are in that state now, with that alarm."""
    values = {"state": state, "alarm_id": alarm_id, "due_ms": due_ms}
    tx.sql.execute(update(t.condition).where(_c.id.in_(ids)).values(**values))


def hold(tx: Write, held: Mapping[int, int]) -> None:
    """Each is nobody's concern until then."""
    if held:
        query = update(t.condition).where(_c.id == bindparam("of_id"))
        rows = [{"of_id": number, "until_ms": until_ms} for number, until_ms in held.items()]
        tx.sql.execute(query.values(state="held", alarm_id=None, due_ms=bindparam("until_ms")), rows)


def begin_again(tx: Write, rows: Sequence[AnyRow]) -> None:
    """They count from now on, and must last like any other."""
    for kind in sorted({row.kind for row in rows}):
        ids = [row.id for row in rows if row.kind == kind]
        values = {"noticed_ms": tx.now_ms, "due_ms": tx.now_ms + SETTLE_MS[kind]}
        tx.sql.execute(update(t.condition).where(_c.id.in_(ids)).values(state="settling", alarm_id=None, **values))


def release(tx: Write, alarm_id: int) -> None:
    """What still belongs to that incident belongs to nothing, and has lasted."""
    of_it = and_(_c.alarm_id == alarm_id, _c.state == "member")
    tx.sql.execute(update(t.condition).where(of_it).values(state="settling", alarm_id=None, due_ms=tx.now_ms))


def drop(tx: Write, ids: Collection[int]) -> None:
    tx.sql.execute(delete(t.condition).where(_c.id.in_(ids)))


def next_due_ms(tx: Read) -> int | None:
    """When the next of them is to be looked at."""
    ripe_ms = tx.sql.execute(_next_ripe, {"now_ms": tx.now_ms}).scalar()
    other_ms = tx.sql.execute(_next_other).scalar()
    return min((one for one in (ripe_ms, other_ms) if one is not None), default=None)


def lines(tx: Read, kind: Kind | None, state: State | None) -> list[dict[str, Any]]:
    """All of that kind and in that state, with the state and the kind of their alarms."""
    query = select(t.condition, _alarm.state.label("alarm_state"), _alarm.kind.label("alarm_kind"))
    query = query.outerjoin(alarms.alarm, _alarm.id == _c.alarm_id).order_by(_c.id)
    if kind is not None:
        query = query.where(_c.kind == kind)
    if state is not None:
        query = query.where(_c.state == state)
    return [dict(row) for row in tx.sql.execute(query).mappings()]


def _condition(row: AnyRow, member_of: tuple[int, ...], now_ms: int) -> Condition:
    kind: Kind = row.kind
    has_alarm = row.state == "alarm"
    return Condition(
        row.id,
        row.device_id,
        row.resident_id,
        kind,
        Place(row.zone_id, row.building),
        not has_alarm and is_ripe(kind, row.due_ms, now_ms),
        row.alarm_id if has_alarm else None,
        member_of,
    )
