"""Asks a phone to call the centre, says it until the phone has heard, and writes down what the phone says of it.

The message is the `answer` to its press with `call` (hub/intake/answers.py); `wish` numbers them, so that a copy is not
taken for a second wish. Each try is a row first; a kill between the two says it once more under the same number.
"""

from collections.abc import Collection, Iterable
from typing import Any

from hub.devices import PhoneLine, phone_line
from hub.kernel import DueRunner, Event, Problem, Read, Write, not_found
from hub.operators import Signed, audit
from hub.residents import record

from .. import store as alarms
from ..model import Alarm
from ..policy import CLAIM_MS
from . import store
from .policy import PhoneCall, again_ms, moved
from .summary import TOPIC, note, publish, summarise

AT_A_TIME_MAX = 100


def runner() -> DueRunner:
    """Asks again who has not heard."""
    return DueRunner("phones_asked_to_call", say_due, _due_of)


def show(tx: Read, alarm_id: int) -> dict[str, Any]:
    """How far its phone is; and if it cannot be asked, why not: a word of `_objection`."""
    alarm = _alarm(tx, alarm_id)
    known = store.calls(tx, [alarm_id]).get(alarm_id)
    problem = _objection(alarm, _line(tx, alarm))
    return {"phone_call": known and summarise(known), "why_not": problem and problem.code}


def ask(tx: Write, who: Signed, alarm_id: int) -> dict[str, Any]:
    """Have the phone call us. Raises 409: `no_phone`, `phone_not_heard`, `no_modem`, `alarm_over`, `phone_calls`."""
    alarm = _alarm(tx, alarm_id)
    if (problem := _objection(alarm, _line(tx, alarm))) is not None:
        raise problem
    known = store.calls(tx, [alarm_id]).get(alarm_id)
    if known is not None and known.state in ("asked", "heard", "dialling", "talking"):
        raise Problem(409, "phone_calls", "The phone has been asked, or is calling already; wait for it.")
    audit(tx, who, "ask_phone_to_call", f"alarm {alarm_id}")
    alarms.keep(tx, alarm_id, who.operator_id, tx.now_ms + CLAIM_MS)
    return _ask(tx, alarm, known, who, {"by": who.name})


def ask_by_itself(tx: Write, alarm: Alarm, why: str) -> None:
    """Our own call did not reach them: once for each alarm, where it can work at all. `why`: with what it ended."""
    line = _line(tx, alarm)
    known = store.calls(tx, [alarm.id]).get(alarm.id)
    if known is None and _objection(alarm, line) is None and line is not None and line.cell_fault is None:
        _ask(tx, alarm, None, None, {"why": why})


def said(tx: Write, words: Iterable[tuple[Alarm, str | None]]) -> None:
    """What phones say in a heartbeat of calling the centre, for their open alarms; most say nothing."""
    told = {alarm.id: (alarm, word) for alarm, word in words if alarm.resident_id is not None}
    known = store.calls(tx, told) if told else {}
    for alarm_id, (alarm, word) in told.items():
        one = known.get(alarm_id)
        after = moved(one.state if one else None, word)
        if after is None:
            continue
        one = one or PhoneCall(alarm_id, alarm.resident_id or 0, after, tx.now_ms)
        one.state, one.changed_ms, one.due_ms = after, tx.now_ms, None
        store.save(tx, one)
        note(tx, one, f"device {alarm.device_id}")
        publish(tx, one)


def say_due(tx: Write) -> int | None:
    """Who has not said a word is asked again; returns when somebody is next."""
    for one in store.due(tx, AT_A_TIME_MAX):
        one.tries += 1
        one.due_ms = again_ms(one.tries, tx.now_ms)
        if one.due_ms is None:
            one.state, one.changed_ms = "unheard", tx.now_ms
            note(tx, one, "hub")
        store.save(tx, one)
        publish(tx, one)
    return store.next_due_ms(tx)


def wishes(tx: Read, alarm_ids: Collection[int]) -> dict[int, int]:
    """Of these alarms those whose phone is to call, and which time it is asked."""
    return {one.alarm_id: one.wish for one in store.calls(tx, alarm_ids).values() if one.state == "asked"}


def _ask(tx: Write, alarm: Alarm, known: PhoneCall | None, who: Signed | None, told: dict[str, Any]) -> dict[str, Any]:
    one = PhoneCall(
        alarm_id=alarm.id,
        resident_id=alarm.resident_id or 0,
        state="asked",
        changed_ms=tx.now_ms,
        wish=(known.wish if known else 0) + 1,
        asked_ms=tx.now_ms,
        asked_by=who and who.operator_id,
        by_name=who.name if who else "",
        tries=1,
        due_ms=again_ms(1, tx.now_ms),
    )
    store.save(tx, one)
    actor = f"operator {who.operator_id}" if who else "hub"
    record(tx, one.resident_id, "phone_asked_to_call", actor, told, alarm.id)
    return publish(tx, one)


def _line(tx: Read, alarm: Alarm) -> PhoneLine | None:
    return None if alarm.device_id is None else phone_line(tx, alarm.device_id)


def _objection(alarm: Alarm, line: PhoneLine | None) -> Problem | None:
    """Why its phone cannot be asked now."""
    if alarm.state == "closed" or alarm.is_technical or alarm.kind == "test":
        return Problem(409, "alarm_over", "Only for a call for help that is not closed can the phone be asked to call.")
    if line is None or alarm.resident_id is None:
        return Problem(409, "no_phone", "No phone belongs to this alarm; call the number on the card.")
    if not line.is_heard:
        return Problem(409, "phone_not_heard", "The phone is not on the line now, so it would not hear this.")
    if not line.has_modem:
        return Problem(409, "no_modem", "This phone has no modem, so it cannot call; call the number on the card.")
    return None


def _alarm(tx: Read, alarm_id: int) -> Alarm:
    alarm = alarms.alarm(tx, alarm_id)
    if alarm is None:
        raise not_found("alarm", alarm_id)
    return alarm


def _due_of(event: Event) -> int | None:
    return event.data["due_ms"] if event.topic == TOPIC else None
