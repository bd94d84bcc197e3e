"""What a machine says of a machine becomes an alarm, and stops being one when it is over and somebody has seen it.

One alarm for each device and kind at a time: what comes and goes joins it. Nothing here ever touches a call for help.
"""

from collections.abc import Mapping
from typing import Any

from hub.kernel import Write
from hub.residents import Line, record_all, risks

from . import store
from .ladder_store import Ladders
from .ladders import next_rung_ms
from .model import PLACE_LENGTH_MAX, TECHNICAL, Alarm, Kind, What
from .summary import publish
from .triage import base_priority, deadline_ms

# A device that comes and goes all day tells its resident's timeline so often; the alarm counts on.
COMES_AND_GOES_MAX = 20


def raise_technical(
    tx: Write,
    kind: Kind,
    device_id: str | None,
    resident_id: int | None,
    place: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> int:
    """Open an alarm, or join the unclosed one of this device and kind; returns its number.

    Without a device each call opens one of its own: who raises it keeps the number. `place` is shown where there is no
    resident; `data` goes to every console, so nothing about anybody's health belongs there.
    """
    known = None if device_id is None else store.unclosed_of(tx, device_id, kind)
    if known is None:
        alarm = opened(tx, kind, device_id, resident_id, place, data)
        _tell(tx, alarm, "opened")
        return alarm.id
    if known.returned_ms is not None:
        store.change(tx, known.id, {"data": None if data is None else dict(data)}, new_version=False)
        again(tx, known.id)
    return known.id


def opened(
    tx: Write,
    kind: Kind,
    device_id: str | None,
    resident_id: int | None,
    place: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> Alarm:
    """A new alarm that is no press, written and not yet told of."""
    risk = None if resident_id is None else risks(tx, {resident_id}).get(resident_id)
    called = resident_id is not None and store.has_called(tx, resident_id)
    priority, now_ms = base_priority(kind, risk, called), tx.now_ms
    ladder = Ladders(tx).at(priority, now_ms)
    alarm = Alarm(store.next_id(tx), kind, priority, "open", device_id, resident_id, now_ms, now_ms, 1)
    alarm.base_priority, alarm.waits_ms, alarm.rungs = priority, now_ms, len(ladder.rungs)
    alarm.deadline_ms = deadline_ms(priority, risk, now_ms)
    alarm.next_rung_ms = next_rung_ms(ladder, now_ms, 0, now_ms)
    alarm.place = None if place is None else place[:PLACE_LENGTH_MAX]
    alarm.data = None if data is None else dict(data)
    store.add_alarms(tx, [alarm])
    return alarm


def change_data(tx: Write, alarm_id: int, data: Mapping[str, Any], place: str | None = None) -> None:
    """More is known now (an incident has grown, say): consoles show it; it does not ring.

    The version stays: what comes in by the second must not make anybody's closing stale.
    """
    if _must(tx, alarm_id).state != "closed":
        values = {"data": dict(data), **({} if place is None else {"place": place[:PLACE_LENGTH_MAX]})}
        store.change(tx, alarm_id, values, new_version=False)
        publish(tx, [(_must(tx, alarm_id), "noted")])


def again(tx: Write, alarm_id: int) -> None:
    """What was over and not yet seen has begun anew: it rings again."""
    known = _must(tx, alarm_id)
    if known.state != "closed" and known.returned_ms is not None:
        values = {"returned_ms": None, "presses": known.presses + 1, "last_press_ms": tx.now_ms}
        store.change(tx, alarm_id, values)
        _tell(tx, _must(tx, alarm_id), "again")


def absorb(tx: Write, alarm_id: int, into_id: int) -> bool:
    """Nobody has taken it, and it is part of a larger one: closed, with a trace; False if somebody has it."""
    alarm = _must(tx, alarm_id)
    if alarm.kind not in TECHNICAL or alarm.state != "open":
        return False
    closed = {"state": "closed", "closed_ms": tx.now_ms, "closing_code": "technical", "due_ms": None}
    store.change(tx, alarm_id, {**closed, "data": {**(alarm.data or {}), "part_of": into_id}})
    _tell(tx, _must(tx, alarm_id), "closed", {"part_of": into_id})
    return True


def return_to_normal(tx: Write, alarm_id: int) -> None:
    """The condition is over. Nobody has looked yet: it stays until somebody has seen that. Else it closes by itself."""
    alarm = _must(tx, alarm_id)
    assert alarm.kind in TECHNICAL  # noqa: S101 - a call for help never closes by itself
    if alarm.state == "open":
        if alarm.returned_ms is None:
            store.change(tx, alarm_id, {"returned_ms": tx.now_ms})
            _tell(tx, _must(tx, alarm_id), "returned")
    elif alarm.state != "closed":
        closed = {"state": "closed", "closed_ms": tx.now_ms, "closing_code": "technical", "due_ms": None}
        store.change(tx, alarm_id, {**closed, "returned_ms": tx.now_ms, "why": None})
        _tell(tx, _must(tx, alarm_id), "closed")


def _tell(tx: Write, alarm: Alarm, what: What, more: Mapping[str, Any] | None = None) -> None:
    is_told = what not in ("again", "returned") or alarm.presses <= COMES_AND_GOES_MAX
    if alarm.resident_id is not None and is_told:
        data = {"kind": alarm.kind, **({"code": alarm.closing_code} if what == "closed" else {}), **(more or {})}
        record_all(tx, [Line(alarm.resident_id, f"alarm_{what}", "hub", data, alarm.id)])
    publish(tx, [(alarm, what)])


def _must(tx: Write, alarm_id: int) -> Alarm:
    alarm = store.alarm(tx, alarm_id)
    if alarm is None:
        raise ValueError(f"there is no alarm {alarm_id}")
    return alarm
