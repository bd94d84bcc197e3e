"""What devices say, made into alarms: load what is known, decide on it, write it all."""

from collections.abc import Mapping, Sequence
from functools import cache

from hub.kernel import Read, Write
from hub.residents import Home, Line, homes, record_all

from . import phoning, store
from .arrivals import Desk, Known
from .ladder_store import Ladders
from .model import Alarm, Answer, Cancel, Held, Press, PressKey, Unreadable, What
from .summary import publish

Arrival = Press | Held | Cancel | Unreadable

# At a start no more than this is said again at once; heartbeats repair the rest.
ANSWERS_AGAIN_MAX = 20_000
CLOSED_AGAIN_MS = 600_000


def take_in(tx: Write, arrivals: Sequence[Arrival]) -> list[Answer]:
    """Store a batch and say what to answer after the commit. All of it or, if it raises, nothing: use a savepoint.

    Presses come first whatever their place in the batch: a heartbeat or a cancel may have overtaken its press.
    """
    by_kind = sorted(arrivals, key=_order)
    keys = [key for one in arrivals if (key := _key(one)) is not None]
    found = homes(tx, {_resident(one) for one in arrivals})
    desk = Desk(_known(tx, arrivals, keys, found), tx.now_ms)
    for one in by_kind:
        _put(desk, one)
    _write(tx, desk, found)
    return desk.plan.answers


def answers_of(tx: Read, alarm_ids: Sequence[int]) -> list[Answer]:
    """How far the centre is with these alarms, for every device that carried a press of them."""
    alarms = {alarm_id: found for alarm_id in alarm_ids if (found := store.alarm(tx, alarm_id)) is not None}
    return _answers(tx, alarms)


def answers_again(tx: Read) -> list[Answer]:
    """After a start: what may have been stored but not answered when the last process ended."""
    return _answers(tx, {one.id: one for one in store.recent(tx, tx.now_ms - CLOSED_AGAIN_MS, ANSWERS_AGAIN_MAX)})


def _known(tx: Read, arrivals: Sequence[Arrival], keys: Sequence[PressKey], found: Mapping[int, Home]) -> Known:
    alarms, presses = store.known(tx, {_device(one) for one in arrivals}, keys)
    ladders = cache(lambda: Ladders(tx))
    risks = {number: home.risk for number, home in found.items()}
    return Known(alarms, presses, store.new_ids(tx), risks, lambda priority: ladders().at(priority, tx.now_ms))


def _order(one: Arrival) -> int:
    return (Press, Unreadable, Held, Cancel).index(type(one))


def _key(one: Arrival) -> PressKey | None:
    if isinstance(one, Unreadable):
        return None
    return one.key if isinstance(one, Press) else one.press.key


def _device(one: Arrival) -> str:
    if isinstance(one, Unreadable):
        return one.device_id
    return one.key.device_id if isinstance(one, Press) else one.press.key.device_id


def _resident(one: Arrival) -> int:
    return one.resident_id if isinstance(one, (Press, Unreadable)) else one.press.resident_id


def _put(desk: Desk, one: Arrival) -> None:
    if isinstance(one, Press):
        desk.press(one)
    elif isinstance(one, Held):
        desk.held(one)
    elif isinstance(one, Unreadable):
        desk.unreadable(one)
    else:
        desk.cancel(one)


def _write(tx: Write, desk: Desk, found: Mapping[int, Home]) -> None:
    plan, alarms = desk.plan, desk.known.alarms
    store.add_alarms(tx, plan.opened.values())
    store.change_alarms(tx, plan.changed.values())
    store.add_presses(tx, plan.presses)
    store.cancel_presses(tx, [press.key for press, _ in plan.cancelled])
    lines = [_line(alarms[alarm_id], what) for alarm_id, what in plan.news.items() if what != "noted"]
    lines += [
        Line(press.resident_id, "alarm_cancelled", f"device {press.carrier}", {}, alarm_id)
        for press, alarm_id in plan.cancelled
    ]
    record_all(tx, lines)
    publish(tx, [(alarms[alarm_id], what) for alarm_id, what in plan.news.items()], found)
    phoning.said(tx, plan.calls)


def _line(alarm: Alarm, what: What) -> Line:
    data = {"kind": alarm.kind, "presses": alarm.presses}
    return Line(alarm.resident_id or 0, f"alarm_{what}", f"device {alarm.device_id}", data, alarm.id)


def _answers(tx: Read, alarms: dict[int, Alarm]) -> list[Answer]:
    """One for each press that is only received; else one for the newest press of each button, epoch and carrier:
    `taken` and `closed` hold for all numbers up to theirs.
    """
    found: dict[object, Answer] = {}
    wishes = phoning.wishes(tx, alarms.keys())
    for row in sorted(store.presses_of(tx, alarms.keys(), ANSWERS_AGAIN_MAX), key=lambda row: row.number):
        alarm = alarms[row.alarm_id]
        number = row.number
        if alarm.stage != "received" and alarm.folded_epoch == row.epoch:  # the newest has no row of its own
            number = max(number, alarm.folded_number or 0)
        key = PressKey(row.device_id, row.epoch, number)
        call = wishes.get(alarm.id)
        answer = Answer(key, alarm.stage, alarm.told_by, row.carrier, reopened=alarm.is_told_again, call=call)
        each = row.number if alarm.stage == "received" else None
        found[alarm.id, row.epoch, row.carrier, each] = answer
    return list(found.values())
