"""All the SQL about calls."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from hub.kernel import AnyRow, Read, Write

from .model import Call
from .policy import ACTIVE, TALKING
from .tables import call as t

_c = t.c
_NAMES = tuple(one.name for one in fields(Call))
_columns = select(*(_c[name] for name in _NAMES))
_live = _columns.where(_c.live).order_by(_c.id)


def add(tx: Write, call: Call) -> Call:
    """Write it down; returns it with its number."""
    row = {name: value for name, value in asdict(call).items() if name != "id"}
    number = tx.sql.execute(insert(t).values(**row, live=call.is_live).returning(_c.id)).scalar_one()
    call.id = number
    return call


def save(tx: Write, call: Call) -> None:
    """Write all of it."""
    tx.sql.execute(update(t).where(_c.id == call.id).values(**asdict(call), live=call.is_live))


def one(tx: Read, call_id: int) -> Call | None:
    return _first(tx, _c.id == call_id)


def by_ref(tx: Read, ref: str) -> Call | None:
    return _first(tx, _c.ref == ref)


def live(tx: Read) -> list[Call]:
    """Those of which something is still to come: a few for each seat."""
    return [_call(row) for row in tx.sql.execute(_live)]


def active_of(tx: Read, operator_id: int) -> Call | None:
    """The call that keeps this person from another one."""
    keeps = or_(_c.state.in_(ACTIVE), _c.wish == "resume")
    return _first(tx, and_(_c.live, _c.operator_id == operator_id, keeps))


def held_by(tx: Read, operator_id: int) -> int:
    """How many wait on hold for this person."""
    waits = or_(_c.state == "held", _c.wish == "hold")
    query = select(func.count()).where(_c.live, _c.operator_id == operator_id, waits)
    return tx.sql.execute(query).scalar_one()


def with_party(tx: Read, number: str, resident_id: int | None, contact_id: int | None) -> Call | None:
    """A call that goes on with that number, or with that resident or contact at another one."""
    same = _c.number == number
    if resident_id is not None:
        who = _c.contact_id.is_(None) if contact_id is None else _c.contact_id == contact_id
        same = or_(same, and_(_c.resident_id == resident_id, who, _c.operator_id.is_not(None)))
    return _first(tx, and_(_c.live, _c.state != "ended", same))


def is_talking(tx: Read, operator_id: int, alarm_id: int) -> bool:
    query = select(_c.id).where(
        _c.live, _c.operator_id == operator_id, _c.alarm_id == alarm_id, _c.state.in_(TALKING | ACTIVE)
    )
    return tx.sql.execute(query.limit(1)).first() is not None


def last_of_alarm(tx: Read, alarm_id: int) -> dict[int, tuple[int, str]]:
    """Of each resident who was called about that alarm, themselves or for them: when last, and what came of it.

    While a call goes on what came of it is its state.
    """
    query = select(_c.resident_id, _c.made_ms, func.coalesce(_c.outcome, _c.state)).where(_c.alarm_id == alarm_id)
    rows = tx.sql.execute(query.where(_c.resident_id.is_not(None)).order_by(_c.id))
    return {resident: (made_ms, what) for resident, made_ms, what in rows}


def page(tx: Read, wanted: Mapping[str, Any], state: str, offset: int, limit: int) -> tuple[list[Call], int]:
    """Calls with these values, the newest first, and how many there are. `state`: live, ended or all."""
    tests: list[ColumnElement[bool]] = [_c[name] == value for name, value in wanted.items() if value is not None]
    if state == "live":
        tests += [_c.live, _c.state != "ended"]
    elif state == "ended":
        tests.append(_c.state == "ended")
    where = and_(True, *tests)
    rows = tx.sql.execute(_columns.where(where).order_by(_c.id.desc()).offset(offset).limit(limit))
    total = tx.sql.execute(select(func.count()).select_from(t).where(where)).scalar_one()
    return [_call(row) for row in rows], total


def _first(tx: Read, where: ColumnElement[bool]) -> Call | None:
    row = tx.sql.execute(_columns.where(where).order_by(_c.id).limit(1)).first()
    return None if row is None else _call(row)


def _call(row: AnyRow) -> Call:
    return Call(**dict(zip(_NAMES, row, strict=True)))


def forget(tx: Write, resident_id: int) -> None:
    """Who was called, where and at which number; when, how long and with what end stays."""
    nobody = {"number": "", "callee": "", "relation": None, "contact_id": None, "address": None, "matches": None}
    tx.sql.execute(update(t).where(_c.resident_id == resident_id).values(**nobody))
