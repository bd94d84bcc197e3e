"""All the SQL about incidents and who is in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, func, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub import devices, residents
from hub.kernel import AnyRow, Read, Write

from .. import tables as alarms
from . import tables as t
from .model import Condition, Counts, Ebb, Incident, Place
from .policy import FEW_MS

_i, _m, _c, _a, _minute = t.incident.c, t.incident_member.c, t.condition.c, alarms.alarm.c, t.incident_minute.c
_home = residents.HOMES.subquery("home")
_phone = devices.PHONES.subquery("phone")

_of_it = and_(_c.alarm_id == _m.alarm_id, _c.device_id == _m.device_id)
_worst = (
    select(_c.alarm_id, _c.device_id, func.max(case((_c.kind == "offline", 1), else_=0)).label("silent"))
    .where(_c.state == "member")
    .group_by(_c.alarm_id, _c.device_id)
    .subquery("worst")
)
_counts = (
    select(
        _m.alarm_id,
        func.count().label("members"),
        func.count(_worst.c.device_id).label("wrong"),
        func.coalesce(func.sum(_worst.c.silent), 0).label("silent"),
    )
    .join_from(
        t.incident_member, _worst, and_(_worst.c.alarm_id == _m.alarm_id, _worst.c.device_id == _m.device_id),
        isouter=True,
    )
    .where(_m.alarm_id.in_(bindparam("alarm_ids", expanding=True)))
    .group_by(_m.alarm_id)
)  # fmt: skip
_phones_there = (
    select(func.count())
    .select_from(_phone.join(_home, _home.c.resident_id == _phone.c.resident_id))
    .where(or_(_i.zone_id.is_(None), _home.c.zone_id == _i.zone_id))
    .where(or_(_i.building.is_(None), _home.c.building == _i.building))
    .correlate(t.incident)
    .scalar_subquery()
)
# What goes on, and what is over and nobody has seen yet: it may begin again.
_known = (
    select(t.incident, _a.state, case((_i.ended_ms.is_(None), _phones_there), else_=0).label("phones"))
    .join_from(t.incident, alarms.alarm)
    .where(or_(_i.ended_ms.is_(None), and_(_a.state == "open", _a.kind == "incident")))
    .order_by(_i.alarm_id)
)
_put = upsert(t.incident_member)
_join = _put.on_conflict_do_update(
    index_elements=["alarm_id", "device_id"],
    set_={"back_ms": None, "changed_ms": _put.excluded.changed_ms},
    where=_m.back_ms.is_not(None),
)
# Who has nothing wrong any more that belongs to it.
_leave = (
    update(t.incident_member)
    .where(_m.alarm_id == bindparam("of_alarm"), _m.device_id == bindparam("of_device"), _m.back_ms.is_(None))
    .where(~select(_c.id).where(_of_it, _c.state == "member").exists())
    .values(back_ms=bindparam("at_ms", type_=Integer), changed_ms=bindparam("at_ms", type_=Integer))
)
# What is further away than it can be is due, too: the clock was set back.
_now = bindparam("now_ms", type_=Integer)
_is_due = or_(_i.due_ms <= _now, _i.due_ms > _now + FEW_MS)
_new_minute = upsert(t.incident_minute)
_put_minute = _new_minute.on_conflict_do_update(
    index_elements=["alarm_id", "minute"], set_={name: _new_minute.excluded[name] for name in Counts._fields}
)


def known(tx: Read) -> list[Incident]:
    """Those that go on, and those that are over and not yet seen."""
    rows = tx.sql.execute(_known).all()
    found = counts(tx, [row.alarm_id for row in rows])
    return [_incident(row, found[row.alarm_id].wrong) for row in rows]


def counts(tx: Read, alarm_ids: Collection[int]) -> dict[int, Counts]:
    """How the members of each are."""
    rows = tx.sql.execute(_counts, {"alarm_ids": list(alarm_ids)})
    found = {row.alarm_id: Counts(row.silent, row.wrong - row.silent, row.members - row.wrong) for row in rows}
    return {one: found.get(one, Counts(0, 0, 0)) for one in alarm_ids}


def row(tx: Read, alarm_id: int) -> AnyRow | None:
    return tx.sql.execute(select(t.incident).where(_i.alarm_id == alarm_id)).first()


def open_incident(tx: Write, alarm_id: int, cause: str, place: Place) -> None:
    values = {"alarm_id": alarm_id, "cause": cause, "opened_ms": tx.now_ms, **place._asdict()}
    tx.sql.execute(insert(t.incident).values(**values))


def change(tx: Write, alarm_id: int, values: Mapping[str, Any]) -> None:
    tx.sql.execute(update(t.incident).where(_i.alarm_id == alarm_id).values(**values))


def set_tide(tx: Write, alarm_id: int, tide: Ebb, due_ms: int | None) -> None:
    change(tx, alarm_id, {**tide._asdict(), "due_ms": due_ms})


def join(tx: Write, alarm_id: int, members: Iterable[Condition]) -> list[Condition]:
    """They are in it (again); returns those who were not before, each device once."""
    by_device = {one.device_id: one for one in members}
    query = select(_m.device_id).where(_m.alarm_id == alarm_id, _m.device_id.in_(by_device))
    before = set(tx.sql.execute(query).scalars())
    rows = [
        {"alarm_id": alarm_id, "device_id": one.device_id, "resident_id": one.resident_id, "from_ms": tx.now_ms}
        for one in by_device.values()
    ]
    tx.sql.execute(_join, [{**one, "back_ms": None, "changed_ms": tx.now_ms} for one in rows])
    return [one for one in by_device.values() if one.device_id not in before]


def leave(tx: Write, members: Iterable[tuple[int, str]]) -> None:
    """Of these (incident, device) those are back who have nothing wrong any more."""
    rows = [{"of_alarm": alarm_id, "of_device": device_id, "at_ms": tx.now_ms} for alarm_id, device_id in members]
    if rows:
        tx.sql.execute(_leave, rows)


def move(tx: Write, from_id: int, to_id: int) -> None:
    """Everybody in the one is in the other; in the first they are back."""
    columns = ("device_id", "resident_id", "from_ms", "back_ms")
    rows = tx.sql.execute(select(*(_m[name] for name in columns)).where(_m.alarm_id == from_id)).mappings().all()
    if rows:
        values = [{"alarm_id": to_id, **row, "changed_ms": tx.now_ms} for row in rows]
        tx.sql.execute(_join, values)
    tx.sql.execute(update(t.condition).where(_c.alarm_id == from_id, _c.state == "member").values(alarm_id=to_id))
    leave(tx, [(to_id, row["device_id"]) for row in rows])
    all_back(tx, from_id)


def all_back(tx: Write, alarm_id: int) -> None:
    """It is part of another one: who is left is in that."""
    left = update(t.incident_member).where(_m.alarm_id == alarm_id, _m.back_ms.is_(None))
    tx.sql.execute(left.values(back_ms=tx.now_ms, changed_ms=tx.now_ms))


def note_minute(tx: Write, alarm_id: int, found: Counts) -> None:
    """How it stands, for the chart."""
    tx.sql.execute(_put_minute, {"alarm_id": alarm_id, "minute": tx.now_ms // 60_000, **found._asdict()})


def due(tx: Read) -> list[int]:
    """Those that are over now."""
    query = select(_i.alarm_id).where(_i.ended_ms.is_(None), _is_due).order_by(_i.alarm_id)
    return list(tx.sql.execute(query, {"now_ms": tx.now_ms}).scalars())


def next_due_ms(tx: Read) -> int | None:
    query = select(func.min(case((_is_due, _now), else_=_i.due_ms))).where(_i.ended_ms.is_(None))
    return tx.sql.execute(query, {"now_ms": tx.now_ms}).scalar()


def members(tx: Read, alarm_id: int, since_ms: int | None) -> list[dict[str, Any]]:
    """All members with their homes, or those that have changed since then, in no order that matters."""
    silent = func.coalesce(_worst.c.silent, 0).label("silent")
    query = (
        select(t.incident_member, _worst.c.device_id.is_not(None).label("wrong"), silent, *_home_columns())
        .join_from(t.incident_member, _home, _home.c.resident_id == _m.resident_id)
        .outerjoin(_worst, and_(_worst.c.alarm_id == _m.alarm_id, _worst.c.device_id == _m.device_id))
        .where(_m.alarm_id == alarm_id)
        .order_by(_m.device_id)
    )
    if since_ms is not None:
        query = query.where(_m.changed_ms >= since_ms)
    return [dict(row) for row in tx.sql.execute(query).mappings()]


def minutes(tx: Read, alarm_id: int, length_max: int) -> list[dict[str, int]]:
    """The last minutes of its chart in which something changed, the oldest first."""
    columns = (_minute.minute, _minute.silent, _minute.ailing, _minute.back)
    query = select(*columns).where(_minute.alarm_id == alarm_id).order_by(_minute.minute.desc()).limit(length_max)
    return [
        {"at_ms": row.minute * 60_000, "silent": row.silent, "ailing": row.ailing, "back": row.back}
        for row in reversed(tx.sql.execute(query).all())
    ]


def names_of_zones(tx: Read, zone_ids: Collection[int]) -> list[str]:
    """In the order of their numbers."""
    query = select(_home.c.zone).where(_home.c.zone_id.in_(zone_ids)).group_by(_home.c.zone_id, _home.c.zone)
    return list(tx.sql.execute(query.order_by(_home.c.zone_id)).scalars())


def hub_problem_since(tx: Read, from_ms: int) -> int | None:
    """The newest alarm of the centre's own computer that is open or came since then."""
    wanted = and_(_a.kind == "hub_problem", or_(_a.state != "closed", _a.opened_ms >= from_ms))
    return tx.sql.execute(select(func.max(_a.id)).where(wanted)).scalar()


def callers(tx: Read, resident_ids: Sequence[int], calls: Collection[str]) -> dict[int, int]:
    """Of these residents who has an unclosed alarm of one of these kinds, and its number."""
    query = select(_a.resident_id, func.min(_a.id)).where(_a.state != "closed", _a.kind.in_(sorted(calls)))
    found = tx.sql.execute(query.where(_a.resident_id.is_not(None)).group_by(_a.resident_id))
    wanted = set(resident_ids)
    return {resident: alarm_id for resident, alarm_id in found if resident in wanted}


def _home_columns() -> list[Any]:
    names = ("name", "pinyin", "address", "zone", "building", "floor", "lives_alone", "conditions", "lat", "lon")
    return [_home.c[name] for name in names]


def _incident(row: AnyRow, wrong: int) -> Incident:
    place = Place(row.zone_id, row.building)
    return Incident(
        row.alarm_id,
        row.cause,
        place,
        row.opened_ms,
        wrong,
        ended=row.ended_ms is not None,
        grows=row.state != "closed",
        untaken=row.state == "open",
        phones=row.phones,
    )
