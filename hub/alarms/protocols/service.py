"""Shows an alarm's protocol and keeps what is answered: beside the alarm, and as lines on the resident's timeline."""

from collections.abc import Collection
from typing import Any

from hub.kernel import Problem, Read, Write, not_found
from hub.operators import Signed, has_role
from hub.residents import card, record

from .. import store as alarms
from ..model import Alarm
from ..policy import CLAIM_MS
from ..questions import Value, check, in_words
from ..summary import publish
from . import policy, store
from .model import ANSWERS_MAX, Answer, Protocol, Step


def of_alarm(tx: Read, alarm_id: int) -> dict[str, Any]:
    """The protocol that the alarm was begun with, or else the one that is used now; and what was answered.

    `answers`: what holds; `history`: all that was ever answered, the oldest first; `speaks`: the resident's dialect.
    """
    alarm = _alarm(tx, alarm_id)
    number, protocol = _protocol(tx, alarm)
    given = store.answers(tx, alarm_id)
    return {
        "alarm_id": alarm_id,
        "kind": alarm.kind,
        "number": number,
        "begun": store.begun(tx, alarm_id) is not None,
        "speaks": "" if alarm.resident_id is None else card(tx, alarm.resident_id)["dialect"],
        "steps": [one.model_dump(mode="json", exclude_defaults=True) for one in protocol.steps],
        "answers": {key: one.value for key, one in policy.newest(given).items()},
        "history": [one._asdict() for one in given],
    }


def answer(tx: Write, who: Signed, alarm_id: int, number: int, step: str, value: Value | None) -> dict[str, Any]:
    """Answer a step as its holder or a supervisor; None takes the answer back. The same answer again changes nothing.

    `number`: the version that the person sees. The first answer of an alarm fixes it. The alarm's own version stays:
    an answer must not make a closing stale. Raises 404, 409 where it is not theirs to answer, and 422 `bad_field`.
    """
    alarm = _alarm(tx, alarm_id)
    if (against := policy.may_answer(alarm, who.operator_id, has_role(who.role, "supervisor"), tx.now_ms)) is not None:
        raise against
    protocol, given = _begun(tx, alarm, number), store.answers(tx, alarm_id)
    now = {key: one.value for key, one in policy.newest(given).items() if one.value is not None}
    asked = _asked(protocol, step, now)
    if value is not None:
        check(asked, value)
    alarms.keep(tx, alarm_id, who.operator_id, tx.now_ms + CLAIM_MS)
    if now.get(step) != value:
        if len(given) >= ANSWERS_MAX:
            raise Problem(409, "too_many", f"This alarm has {ANSWERS_MAX} answers already; write a note instead.")
        store.add_answer(tx, alarm_id, step, value, who.operator_id, who.name)
        _tell(tx, who, alarm, asked, value)
    return of_alarm(tx, alarm_id)


def answered(tx: Read, alarm_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """What holds of those alarms that have an answer, in the order of their protocols: `ask` and `said` in words."""
    found: dict[int, list[dict[str, Any]]] = {}
    for alarm_id in store.with_answers(tx, alarm_ids):
        now = policy.newest(store.answers(tx, alarm_id))
        values = {key: one.value for key, one in now.items() if one.value is not None}
        _, protocol = _protocol(tx, _alarm(tx, alarm_id))
        steps = policy.shown(protocol, values)
        found[alarm_id] = [_line(step, now[step.key]) for step in steps if step.key in now]
    return found


def _line(step: Step, given: Answer) -> dict[str, Any]:
    said = "" if given.value is None else in_words(step, given.value)
    return {"ask": step.ask, "said": said}


def _protocol(tx: Read, alarm: Alarm) -> tuple[int, Protocol]:
    number = store.begun(tx, alarm.id)
    row = store.newest(tx, alarm.kind) if number is None else store.version(tx, alarm.kind, number)
    if row is None:
        raise not_found("protocol", alarm.kind)
    return row.number, Protocol.model_validate(row.content)


def _begun(tx: Write, alarm: Alarm, number: int) -> Protocol:
    begun = store.begun(tx, alarm.id)
    if begun is not None and begun != number:
        detail = f"This alarm was begun with version {begun} of its protocol, not {number}; look again."
        raise Problem(409, "stale_version", detail, version=begun)
    row = store.version(tx, alarm.kind, number)
    if row is None:
        raise not_found("version of this protocol", number)
    if begun is None:
        store.begin(tx, alarm.id, number)
    return Protocol.model_validate(row.content)


def _asked(protocol: Protocol, key: str, now: dict[str, Value]) -> Step:
    for step in policy.shown(protocol, now):
        if step.key == key:
            return step
    if any(step.key == key for step in protocol.steps):
        raise Problem(409, "not_asked", f"After what was answered so far {key} is not asked.", field=key)
    raise not_found("step", key)


def _tell(tx: Write, who: Signed, alarm: Alarm, step: Step, value: Value | None) -> None:
    if alarm.resident_id is not None:
        said = None if value is None else in_words(step, value)
        data = {"by": who.name, "step": step.key, "ask": step.ask, "said": said}
        record(tx, alarm.resident_id, "alarm_answered", f"operator {who.operator_id}", data, alarm.id)
    publish(tx, [(_alarm(tx, alarm.id), "answered")])


def _alarm(tx: Read, alarm_id: int) -> Alarm:
    alarm = alarms.alarm(tx, alarm_id)
    if alarm is None:
        raise not_found("alarm", alarm_id)
    return alarm
