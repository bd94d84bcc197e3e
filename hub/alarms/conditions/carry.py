"""Carries out what was decided about conditions: alarms of their own, incidents that open, grow, and are over."""

from collections.abc import Iterable, Sequence
from typing import Any

from hub.devices import count_phones, tests_overdue_from
from hub.kernel import AnyRow, Write
from hub.residents import Line, record_all

from .. import store as alarm_store
from ..summary import publish
from ..technical import absorb, again, change_data, opened, raise_technical, return_to_normal
from . import incident_store, store
from .model import Condition, Counts, Ebb, Group, Join, Place, Plan
from .policy import MINUTE, ebb, ends_ms

TOPIC = "incident"
ZONES_NAMED_MAX = 3
# A failure of the centre's own that ended so recently may have to do with it.
HUB_PROBLEM_MS = 15 * MINUTE
TEST_AGAIN_MS = 24 * 60 * MINUTE


def carry_out(tx: Write, plan: Plan, touched: dict[int, None], rows_max: int, alarms_max: int) -> bool:
    """As much of `plan` as `rows_max` conditions and `alarms_max` alarms; True if something is left.

    What is left is decided again: it finds the incident that has begun with the others.
    """
    room = rows_max
    for one in plan.joins:
        if room > 0:
            room -= _grow(tx, one, room)
            touched[one.alarm_id] = None
            touched.update(dict.fromkeys(one.absorbs))
    for group in plan.opens:
        if room > 0:
            touched[_open(tx, group, room)] = None
            room -= len(group.members)
    for one in plan.singles[:alarms_max]:
        _raise(tx, one)
    return room <= 0 or len(plan.singles) > alarms_max


def tend(tx: Write, alarm_ids: Iterable[int]) -> bool:
    """Tell how these incidents stand, and end those that are over; True if some of their members are left."""
    ids = sorted(alarm_ids)
    phones, counts = count_phones(tx), incident_store.counts(tx, ids)
    left = [_tend(tx, one, counts[one], phones) for one in ids]
    return any(left)


def raise_overdue(tx: Write, rows: Sequence[AnyRow]) -> None:
    """A silent phone's monthly test is overdue, too: one alarm of a higher priority instead of its own."""
    from_ms = tests_overdue_from(tx, [row.device_id for row in rows])
    for row in rows:
        due_ms = from_ms.get(row.device_id)
        if due_ms is not None and due_ms > tx.now_ms:
            store.belong(tx, [row.id], "alarm", row.alarm_id, due_ms)
            continue
        before = None if row.alarm_id is None else alarm_store.alarm(tx, row.alarm_id)
        if due_ms is None or before is None or before.kind == "test_overdue":
            store.belong(tx, [row.id], "alarm", row.alarm_id)
        elif before.state in ("open", "closed"):
            number = raise_technical(tx, "test_overdue", row.device_id, row.resident_id, data={"silent": True})
            absorb(tx, before.id, number)
            store.belong(tx, [row.id], "alarm", number)
        else:  # somebody has it, or has put it aside
            store.belong(tx, [row.id], "alarm", row.alarm_id, tx.now_ms + TEST_AGAIN_MS)


def _raise(tx: Write, one: Condition) -> None:
    """An alarm of its own. A silent phone that nobody has tried for too long is more than silent."""
    if one.kind != "offline":
        number = raise_technical(tx, one.kind, one.device_id, one.resident_id)
        store.belong(tx, [one.id], "alarm", number)
        return
    overdue_ms = tests_overdue_from(tx, [one.device_id]).get(one.device_id)
    if overdue_ms is not None and overdue_ms <= tx.now_ms:
        number, overdue_ms = (
            raise_technical(tx, "test_overdue", one.device_id, one.resident_id, data={"silent": True}),
            None,
        )
    else:
        number = raise_technical(tx, "offline", one.device_id, one.resident_id)
    store.belong(tx, [one.id], "alarm", number, overdue_ms)


def _open(tx: Write, group: Group, length_max: int) -> int:
    place, data = _where(tx, group.place, group.members)
    told = {"cause": group.cause, "scope": group.place.scope, **data, "hub_alarm": _hub_alarm(tx)}
    alarm = opened(tx, "incident", None, None, place, {**told, **Counts(0, 0, 0)._asdict()})
    incident_store.open_incident(tx, alarm.id, group.cause, group.place)
    _take_in(tx, alarm.id, group.members[:length_max], told)
    counts = incident_store.counts(tx, [alarm.id])[alarm.id]
    alarm.data = {**told, **counts._asdict()}
    alarm_store.change(tx, alarm.id, {"data": alarm.data}, new_version=False)
    publish(tx, [(alarm, "opened")])
    return alarm.id


def _grow(tx: Write, join: Join, length_max: int) -> int:
    """More members, perhaps of a larger place, perhaps those of others that are the same; returns how many."""
    members = join.members[:length_max]
    incident, known = incident_store.row(tx, join.alarm_id), alarm_store.alarm(tx, join.alarm_id)
    if incident is None or known is None:
        raise ValueError(f"there is no incident {join.alarm_id}")
    told = dict(known.data or {})
    if join.place is not None:
        place, data = _where(tx, join.place, members)
        told.update({"scope": join.place.scope, **data})
        incident_store.change(tx, join.alarm_id, join.place._asdict())
        change_data(tx, join.alarm_id, told, place)
    for other in join.absorbs:
        incident_store.move(tx, other, join.alarm_id)
        if absorb(tx, other, join.alarm_id):
            incident_store.change(tx, other, {"ended_ms": tx.now_ms, "due_ms": None})
    _take_in(tx, join.alarm_id, members, told)
    if incident.ended_ms is not None:
        incident_store.change(tx, join.alarm_id, {"ended_ms": None, "opened_ms": tx.now_ms})
        again(tx, join.alarm_id)
    return len(members)


def _take_in(tx: Write, alarm_id: int, members: Sequence[Condition], told: dict[str, Any]) -> None:
    """They belong to it. An alarm of their own that nobody has taken ends in it; the timeline says so in one line."""
    mine = [one for one in members if one.alarm_id is None or absorb(tx, one.alarm_id, alarm_id)]
    if not mine:
        return
    store.belong(tx, [one.id for one in mine], "member", alarm_id)
    data = {"cause": told["cause"], "scope": told["scope"]}
    fresh = incident_store.join(tx, alarm_id, mine)
    record_all(tx, [Line(one.resident_id, "incident_joined", "hub", data, alarm_id) for one in fresh])


def _tend(tx: Write, alarm_id: int, counts: Counts, phones: int) -> bool:
    known, alarm = incident_store.row(tx, alarm_id), alarm_store.alarm(tx, alarm_id)
    if known is None or alarm is None or known.ended_ms is not None:
        return False
    place = Place(known.zone_id, known.building)
    tide = ebb(Ebb(known.few_ms, known.none_ms), counts.wrong, place, phones, tx.now_ms)
    over_ms = ends_ms(tide)
    incident_store.set_tide(tx, alarm_id, tide, over_ms)
    if {**(alarm.data or {}), **counts._asdict()} != alarm.data:
        change_data(tx, alarm_id, {**(alarm.data or {}), **counts._asdict()})
    incident_store.note_minute(tx, alarm_id, counts)
    is_over = over_ms is not None and over_ms <= tx.now_ms
    if is_over:
        incident_store.change(tx, alarm_id, {"ended_ms": tx.now_ms, "due_ms": None})
        store.release(tx, alarm_id)
        return_to_normal(tx, alarm_id)
    tx.publish(TOPIC, {"alarm_id": alarm_id, **counts._asdict(), "members": counts.members, "over": is_over})
    return is_over and counts.wrong > 0


def _where(tx: Write, place: Place, members: Sequence[Condition]) -> tuple[str, dict[str, Any]]:
    """The place in words, and what belongs to it on every console."""
    zones = {place.zone_id} if place.zone_id is not None else {one.home.zone_id for one in members}
    names = incident_store.names_of_zones(tx, [one for one in zones if one is not None])
    name = ", ".join(names[:ZONES_NAMED_MAX]) + (", …" if len(names) > ZONES_NAMED_MAX else "")
    if place.building is not None:
        name = f"{name} {place.building}"
    return name, {"zone_id": place.zone_id, "building": place.building, "zones": len(names)}


def _hub_alarm(tx: Write) -> int | None:
    """The centre's own trouble, if there was any just now: who looks at an incident should know of it."""
    return incident_store.hub_problem_since(tx, tx.now_ms - HUB_PROBLEM_MS)
