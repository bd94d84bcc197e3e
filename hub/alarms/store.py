"""All the SQL about alarms."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, insert, or_, select, true, update

from hub.kernel import AnyRow, Read, Write

from . import tables as t
from .arrivals import Known
from .model import Alarm, Press, PressKey

_ALARM_COLUMNS = [one.name for one in fields(Alarm)]
# An alarm begins without the rest: each column more costs 1,600 presses in one instant a few milliseconds.
_NEW_COLUMNS = [one.name for one in fields(Alarm) if not one.name.startswith(("taken_", "closed_", "closing_"))]
_CHANGED_COLUMNS = ("presses", "last_press_ms", "version", "folded_epoch", "folded_number")
# Built once: building a statement costs more than running it for one press.
_known_presses = select(
    t.press.c.device_id,
    t.press.c.epoch,
    t.press.c.number,
    t.press.c.alarm_id,
    t.press.c.test,
    t.press.c.cancelled_ms,
).where(
    t.press.c.device_id.in_(bindparam("device_ids", expanding=True)),
    t.press.c.number.in_(bindparam("numbers", expanding=True)),
)
_known_alarms = select(t.alarm).where(
    or_(
        and_(
            t.alarm.c.device_id.in_(bindparam("device_ids", expanding=True)),
            or_(t.alarm.c.state != "closed", t.alarm.c.folded_epoch.is_not(None)),
        ),
        t.alarm.c.id.in_(bindparam("alarm_ids", expanding=True)),
    )
)
_one_alarm = select(t.alarm).where(t.alarm.c.id == bindparam("alarm_id"))
_presses_of = (
    select(t.press)
    .where(t.press.c.alarm_id.in_(bindparam("alarm_ids", expanding=True)))
    .order_by(t.press.c.id.desc())
    .limit(bindparam("length_max"))
)
_newest_alarm = select(func.coalesce(func.max(t.alarm.c.id), 0))
_insert_alarm = insert(t.alarm)
_insert_press = insert(t.press)
_update_alarm = (
    update(t.alarm)
    .where(t.alarm.c.id == bindparam("alarm_id"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGED_COLUMNS})
)
_next_rung = select(func.min(t.alarm.c.next_rung_ms), func.max(t.alarm.c.next_rung_ms))
_is_due = or_(t.alarm.c.next_rung_ms <= bindparam("now_ms"), t.alarm.c.next_rung_ms > bindparam("horizon_ms"))
_due_rungs = (
    select(t.alarm)
    .where(t.alarm.c.rung < bindparam("top"), _is_due)
    .order_by(t.alarm.c.next_rung_ms, t.alarm.c.id)
    .limit(bindparam("length_max"))
)
_update_rung = (
    update(t.alarm)
    .where(t.alarm.c.id == bindparam("alarm_id"))
    .values(rung=bindparam("new_rung"), next_rung_ms=bindparam("new_due_ms"))
)
_stay_on_top = (
    update(t.alarm).where(t.alarm.c.rung == bindparam("top"), _is_due).values(next_rung_ms=bindparam("new_due_ms"))
)
_cancel_press = (
    update(t.press)
    .where(
        t.press.c.device_id == bindparam("of_device"),
        t.press.c.epoch == bindparam("of_epoch"),
        t.press.c.number == bindparam("of_number"),
    )
    .values(cancelled_ms=bindparam("at_ms"))
)


def known(tx: Read, device_ids: Collection[str], keys: Collection[PressKey]) -> Known:
    """What the decisions about these devices and presses need: three SELECTs for a batch of any length."""
    presses = {
        PressKey(row.device_id, row.epoch, row.number): (row.alarm_id, row.test, row.cancelled_ms is not None)
        for row in tx.sql.execute(
            _known_presses,
            {"device_ids": list({key.device_id for key in keys}), "numbers": list({key.number for key in keys})},
        )
    }
    ids = {"device_ids": list(device_ids), "alarm_ids": list({alarm_id for alarm_id, _, _ in presses.values()})}
    alarms = {row.id: _alarm(row) for row in tx.sql.execute(_known_alarms, ids)}
    return Known(alarms, presses, tx.sql.execute(_newest_alarm).scalar_one() + 1)


def add_alarms(tx: Write, alarms: Iterable[Alarm]) -> None:
    if rows := [{name: getattr(one, name) for name in _NEW_COLUMNS} for one in alarms]:
        tx.sql.execute(_insert_alarm, rows)


def change_alarms(tx: Write, alarms: Iterable[Alarm]) -> None:
    rows = [{"alarm_id": one.id, **{f"new_{name}": getattr(one, name) for name in _CHANGED_COLUMNS}} for one in alarms]
    if rows:
        tx.sql.execute(_update_alarm, rows)


def add_presses(tx: Write, presses: Iterable[tuple[Press, int]]) -> None:
    if rows := [_press_row(press, alarm_id) for press, alarm_id in presses]:
        tx.sql.execute(_insert_press, rows)


def cancel_presses(tx: Write, keys: Iterable[PressKey]) -> None:
    rows = [
        {"of_device": key.device_id, "of_epoch": key.epoch, "of_number": key.number, "at_ms": tx.now_ms} for key in keys
    ]
    if rows:
        tx.sql.execute(_cancel_press, rows)


def next_rung_ms(tx: Read) -> tuple[int, int] | None:
    """The earliest and the latest time at which an alarm goes up its ladder; None when none does."""
    first_ms, last_ms = tx.sql.execute(_next_rung).one()
    return None if first_ms is None else (first_ms, last_ms)


def due_rungs(tx: Read, top: int, horizon_ms: int, length_max: int) -> list[Alarm]:
    """The alarms below the rung `top` that go up now, or (beyond `horizon_ms`) later than can be; longest due first."""
    wanted = {"top": top, "now_ms": tx.now_ms, "horizon_ms": horizon_ms, "length_max": length_max}
    return [_alarm(row) for row in tx.sql.execute(_due_rungs, wanted)]


def stay_on_top(tx: Write, top: int, horizon_ms: int, again_ms: int) -> bool:
    """Whether anybody is due who stands on the rung `top`; they are due again at `again_ms`."""
    wanted = {"top": top, "now_ms": tx.now_ms, "horizon_ms": horizon_ms, "new_due_ms": again_ms}
    return tx.sql.execute(_stay_on_top, wanted).rowcount > 0


def waiting_on(tx: Read, rung: int) -> tuple[int, Alarm]:
    """How many that nobody has taken stand on this rung or above, and the oldest of them. There must be one."""
    a = t.alarm.c
    stands = and_(a.next_rung_ms.is_not(None), a.rung >= rung)
    oldest = tx.sql.execute(select(t.alarm).where(stands).order_by(a.opened_ms, a.id).limit(1)).one()
    return tx.sql.execute(select(func.count()).select_from(t.alarm).where(stands)).scalar_one(), _alarm(oldest)


def change_rungs(tx: Write, alarms: Iterable[Alarm]) -> None:
    """Write where they stand on the ladder."""
    rows = [{"alarm_id": one.id, "new_rung": one.rung, "new_due_ms": one.next_rung_ms} for one in alarms]
    if rows:
        tx.sql.execute(_update_rung, rows)


def take(tx: Write, alarm_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """The one conditional UPDATE that decides between two people. `version` or any later one."""
    a = t.alarm.c
    return _transition(tx, alarm_id, (a.state == "open", a.version >= version), values)


def close(tx: Write, alarm_id: int, version: int, values: Mapping[str, Any], holder: int | None) -> bool:
    """The same for the end, of this very version; `holder`: only if that person has taken it."""
    a = t.alarm.c
    held = a.taken_by == holder if holder is not None else true()
    return _transition(tx, alarm_id, (a.state == "taken", a.version == version, held), values)


def _transition(tx: Write, alarm_id: int, conditions: Iterable[ColumnElement[bool]], values: Mapping[str, Any]) -> bool:
    query = update(t.alarm).where(t.alarm.c.id == alarm_id, *conditions)
    return tx.sql.execute(query.values(**values, version=t.alarm.c.version + 1)).rowcount == 1


def alarm(tx: Read, alarm_id: int) -> Alarm | None:
    row = tx.sql.execute(_one_alarm, {"alarm_id": alarm_id}).first()
    return None if row is None else _alarm(row)


def page(tx: Read, state: str, offset: int, limit: int) -> tuple[list[Alarm], int]:
    """Unclosed: as an operator works them off. Else the newest first."""
    a = t.alarm.c
    wanted: ColumnElement[bool] = {"unclosed": a.state != "closed", "closed": a.state == "closed"}.get(state, a.id > 0)
    order = {"unclosed": (a.priority, a.opened_ms, a.id), "closed": (a.closed_ms.desc(), a.id.desc())}
    query = select(t.alarm).where(wanted).order_by(*order.get(state, (a.id.desc(),))).offset(offset).limit(limit)
    return _alarms(tx, query), tx.sql.execute(select(func.count()).select_from(t.alarm).where(wanted)).scalar_one()


def counts(tx: Read) -> dict[str, int]:
    """How many alarms are in each state that any is in."""
    query = select(t.alarm.c.state, func.count().label("many")).group_by(t.alarm.c.state)
    return {row.state: row.many for row in tx.sql.execute(query)}


def recent(tx: Read, closed_after_ms: int, length_max: int) -> list[Alarm]:
    """All unclosed ones, and those closed since; the most urgent first."""
    a = t.alarm.c
    query = select(t.alarm).where(or_(a.state != "closed", a.closed_ms > closed_after_ms))
    return _alarms(tx, query.order_by(a.state == "closed", a.priority, a.opened_ms).limit(length_max))


def presses_of(tx: Read, alarm_ids: Collection[int], length_max: int) -> Sequence[AnyRow]:
    """Their presses, the newest first."""
    return tx.sql.execute(_presses_of, {"alarm_ids": list(alarm_ids), "length_max": length_max}).all()


def add_note(tx: Write, alarm_id: int, operator_id: int, text: str) -> None:
    tx.sql.execute(insert(t.alarm_note).values(alarm_id=alarm_id, at_ms=tx.now_ms, operator_id=operator_id, text=text))


def press_lines(tx: Read, alarm_id: int, length_max: int) -> list[dict[str, Any]]:
    """All columns of its presses, the newest first."""
    p = t.press.c
    return _lines(tx, select(t.press).where(p.alarm_id == alarm_id).order_by(p.id.desc()).limit(length_max))


def notes(tx: Read, alarm_id: int) -> list[dict[str, Any]]:
    """The oldest first."""
    return _lines(tx, select(t.alarm_note).where(t.alarm_note.c.alarm_id == alarm_id).order_by(t.alarm_note.c.id))


def _lines(tx: Read, query: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in tx.sql.execute(query).mappings()]


def _alarms(tx: Read, query: Select[Any]) -> list[Alarm]:
    return [_alarm(row) for row in tx.sql.execute(query)]


def _alarm(row: AnyRow) -> Alarm:
    return Alarm(**{name: getattr(row, name) for name in _ALARM_COLUMNS})


def _press_row(press: Press, alarm_id: int) -> dict[str, Any]:
    """Written out: `_asdict` costs ten times as much, and this is the path of every press."""
    return {
        "device_id": press.key.device_id,
        "epoch": press.key.epoch,
        "number": press.key.number,
        "alarm_id": alarm_id,
        "carrier": press.carrier,
        "source": press.source,
        "path": press.path,
        "pressed_ms": press.pressed_ms,
        "received_ms": press.received_ms,
        "further": press.further,
        "test": press.test,
        "battery_pct": press.battery_pct,
        "mains": press.mains,
    }
