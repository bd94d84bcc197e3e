"""All the SQL about alarms, their presses and notes."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import count
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, insert, or_, select, update

from hub.kernel import AnyRow, Prepared, Read, Write, listed

from . import tables as t
from .model import TECHNICAL, Alarm, Kind, Press, PressKey

_a = t.alarm.c
_ALARM_COLUMNS = [one.name for one in fields(Alarm)]
# An alarm begins without the rest: each column more costs 1,600 presses in one instant a few milliseconds.
_LATER_COLUMNS = ("taken_", "closed_", "closing_", "first_", "why", "help_", "returned_", "due_", "reopened")
_NEW_COLUMNS = [one.name for one in fields(Alarm) if not one.name.startswith(_LATER_COLUMNS)]
_PRESS_COLUMNS = (
    *("device_id", "epoch", "number", "alarm_id", "carrier", "source", "path", "pressed_ms", "received_ms"),
    *("further", "test", "battery_pct", "mains"),
)
_CHANGED_COLUMNS = ("presses", "last_press_ms", "version", "folded_epoch", "folded_number")
# Built once: building a statement costs more than running it for one press.
_p = t.press.c
_known_presses = Prepared(
    select(_p.device_id, _p.epoch, _p.number, _p.alarm_id, _p.test, _p.cancelled_ms).where(
        _p.device_id.in_(listed("device_ids")), _p.number.in_(listed("numbers"))
    )
)
_known_alarms = Prepared(
    select(*(_a[name] for name in _ALARM_COLUMNS)).where(
        or_(
            and_(
                _a.device_id.in_(listed("device_ids")),
                or_(_a.state != "closed", _a.folded_epoch.is_not(None)),
            ),
            _a.id.in_(listed("alarm_ids")),
        )
    )
)
_in_hand = Prepared(
    select(_a.id)
    .where(_a.taken_by == bindparam("operator_id"), or_(_a.state == "taken", _a.state == "in_progress"))
    .order_by(_a.id)
    .limit(1)
)
_one_alarm = select(t.alarm).where(t.alarm.c.id == bindparam("alarm_id"))
_presses_of = (
    select(t.press)
    .where(t.press.c.alarm_id.in_(bindparam("alarm_ids", expanding=True)))
    .order_by(t.press.c.id.desc())
    .limit(bindparam("length_max"))
)
_newest_alarm = Prepared(select(func.coalesce(func.max(t.alarm.c.id), 0)))
_insert_alarm = Prepared(insert(t.alarm), _NEW_COLUMNS)
_insert_press = Prepared(insert(t.press), _PRESS_COLUMNS)
_update_alarm = Prepared(
    update(t.alarm)
    .where(t.alarm.c.id == bindparam("alarm_id"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGED_COLUMNS})
)
# As triage says: by priority; of those a button that was pressed again on top; then the earliest deadline.
_URGENCY = (_a.priority, case((and_(_a.presses > 1, _a.kind.not_in(TECHNICAL)), 0), else_=1), _a.deadline_ms, _a.id)
_cancel_press = (
    update(t.press)
    .where(
        t.press.c.device_id == bindparam("of_device"),
        t.press.c.epoch == bindparam("of_epoch"),
        t.press.c.number == bindparam("of_number"),
    )
    .values(cancelled_ms=bindparam("at_ms"))
)


def known(
    tx: Read, device_ids: Collection[str], keys: Collection[PressKey]
) -> tuple[dict[int, Alarm], dict[PressKey, tuple[int, bool, bool]]]:
    """The alarms and the presses (alarm's id, test, cancelled), for a batch of any length."""
    presses = {
        PressKey(row.device_id, row.epoch, row.number): (row.alarm_id, row.test, row.cancelled_ms is not None)
        for row in _known_presses.rows(
            tx, {"device_ids": {key.device_id for key in keys}, "numbers": {key.number for key in keys}}
        )
    }
    ids = {"device_ids": device_ids, "alarm_ids": {alarm_id for alarm_id, _, _ in presses.values()}}
    alarms = {row.id: Alarm(*row) for row in _known_alarms.rows(tx, ids)}
    return alarms, presses


def next_id(tx: Read) -> int:
    """The number of the next alarm."""
    return _newest_alarm.value(tx) + 1


def new_ids(tx: Read) -> Iterator[int]:
    """The numbers of the next ones; the database is asked with the first."""
    yield from count(next_id(tx))


def add_alarms(tx: Write, alarms: Iterable[Alarm]) -> None:
    if rows := [{name: getattr(one, name) for name in _NEW_COLUMNS} for one in alarms]:
        _insert_alarm.run(tx, rows)


def change_alarms(tx: Write, alarms: Iterable[Alarm]) -> None:
    rows = [{"alarm_id": one.id, **{f"new_{name}": getattr(one, name) for name in _CHANGED_COLUMNS}} for one in alarms]
    if rows:
        _update_alarm.run(tx, rows)


def add_presses(tx: Write, presses: Iterable[tuple[Press, int]]) -> None:
    if rows := [_press_row(press, alarm_id) for press, alarm_id in presses]:
        _insert_press.run(tx, rows)


def cancel_presses(tx: Write, keys: Iterable[PressKey]) -> None:
    rows = [
        {"of_device": key.device_id, "of_epoch": key.epoch, "of_number": key.number, "at_ms": tx.now_ms} for key in keys
    ]
    if rows:
        tx.sql.execute(_cancel_press, rows)


def move(
    tx: Write, alarm_id: int, wanted: Mapping[str, Any], version: int, exact: bool, values: Mapping[str, Any]
) -> bool:
    """The one conditional UPDATE that decides between two people: only if the columns are as `wanted`.

    `wanted`: a column to its value, or to a tuple of values. `version`: that very one (`exact`), or any later one.
    """
    conditions: list[ColumnElement[bool]] = [
        t.alarm.c[name].in_(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else t.alarm.c[name] == value
        for name, value in wanted.items()
    ]
    conditions.append(_a.version == version if exact else _a.version >= version)
    query = update(t.alarm).where(_a.id == alarm_id, *conditions)
    return tx.sql.execute(query.values(**values, version=_a.version + 1)).rowcount == 1


def change(tx: Write, alarm_id: int, values: Mapping[str, Any], new_version: bool = True) -> None:
    """Write these columns of an alarm that nobody else can be at: what the hub itself decides, in its transaction."""
    more = {"version": _a.version + 1} if new_version else {}
    tx.sql.execute(update(t.alarm).where(_a.id == alarm_id).values(**values, **more))


def keep(tx: Write, alarm_id: int, operator_id: int, due_ms: int) -> None:
    """Who holds it does something: their claim lasts until then. Nothing happens if it is not theirs."""
    claimed = _a.state.in_(("taken", "in_progress"))
    tx.sql.execute(update(t.alarm).where(_a.id == alarm_id, _a.taken_by == operator_id, claimed).values(due_ms=due_ms))


def unclosed_of(tx: Read, device_id: str | None, kind: str) -> Alarm | None:
    """The device's alarm of this kind that is not closed; for no device the newest such one."""
    mine = _a.device_id.is_(None) if device_id is None else _a.device_id == device_id
    query = select(t.alarm).where(mine, _a.kind == kind, _a.state != "closed").order_by(_a.id.desc()).limit(1)
    row = tx.sql.execute(query).first()
    return None if row is None else as_alarm(row)


def has_called(tx: Read, resident_id: int) -> bool:
    """Whether an alarm of this resident that is no technical one is not closed."""
    query = select(_a.id).where(_a.resident_id == resident_id, _a.state != "closed", _a.kind.not_in(TECHNICAL))
    return tx.sql.execute(query.limit(1)).first() is not None


def has_unclosed(tx: Read, resident_id: int, kinds: Collection[Kind]) -> bool:
    """Whether an alarm of this resident of one of these kinds is not closed."""
    query = select(_a.id).where(_a.resident_id == resident_id, _a.state != "closed", _a.kind.in_(kinds))
    return tx.sql.execute(query.limit(1)).first() is not None


def unclosed_for(tx: Read, resident_id: int, kinds: Collection[Kind]) -> int | None:
    """The first alarm of this resident of one of these kinds that is not closed."""
    query = select(_a.id).where(_a.resident_id == resident_id, _a.state != "closed", _a.kind.in_(kinds))
    return tx.sql.execute(query.order_by(_a.id).limit(1)).scalar()


def in_hand(tx: Read, operator_id: int) -> int | None:
    """The alarm that keeps this person from anything else; one in which they wait for help does not."""
    return _in_hand.value(tx, {"operator_id": operator_id})


def alarm(tx: Read, alarm_id: int) -> Alarm | None:
    row = tx.sql.execute(_one_alarm, {"alarm_id": alarm_id}).first()
    return None if row is None else as_alarm(row)


def page(tx: Read, state: str, offset: int, limit: int) -> tuple[list[Alarm], int]:
    """Unclosed: as an operator works them off. Else the newest first."""
    a = t.alarm.c
    wanted: ColumnElement[bool] = {"unclosed": a.state != "closed", "closed": a.state == "closed"}.get(state, a.id > 0)
    order = {"unclosed": _URGENCY, "closed": (a.closed_ms.desc(), a.id.desc())}
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
    return _alarms(tx, query.order_by(a.state == "closed", *_URGENCY).limit(length_max))


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


def notes_since(tx: Read, since_ms: int, length_max: int) -> list[dict[str, Any]]:
    """What was noted at any alarm since then, the newest first: `alarm_id resident_id at_ms operator_id text`."""
    n = t.alarm_note.c
    query = select(n.alarm_id, t.alarm.c.resident_id, n.at_ms, n.operator_id, n.text).join_from(t.alarm_note, t.alarm)
    return _lines(tx, query.where(n.at_ms >= since_ms).order_by(n.id.desc()).limit(length_max))


def _lines(tx: Read, query: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in tx.sql.execute(query).mappings()]


def _alarms(tx: Read, query: Select[Any]) -> list[Alarm]:
    return [as_alarm(row) for row in tx.sql.execute(query)]


def as_alarm(row: AnyRow) -> Alarm:
    """A row with all the columns of `alarm`."""
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
