"""What operators do with an alarm: take it, note what they learn, close it with the reason."""

from collections.abc import Mapping
from typing import Any

from hub.kernel import Problem, Read, Write, not_found
from hub.operators import Signed, has_role
from hub.residents import record

from . import policy, store
from .model import Alarm, ClosingCode, What
from .policy import Command
from .summary import publish, summarise

CURRENT_CLOSED_MS = 3_600_000
CURRENT_LENGTH_MAX = 10_000


def current(tx: Read) -> list[dict[str, Any]]:
    """AlarmSummary of all unclosed alarms and of those closed in the last hour: what a console shows."""
    return summarise(tx, store.recent(tx, tx.now_ms - CURRENT_CLOSED_MS, CURRENT_LENGTH_MAX))


def take(tx: Write, who: Signed, alarm_id: int, version: int) -> dict[str, Any]:
    """Take an open alarm. Of several people at the same instant one gets it; the others are told who (409).

    A further press since they saw `version` refuses nobody: somebody who presses on and on must be helped.
    """
    changes = {
        "state": "taken",
        "taken_by": who.operator_id,
        "taken_by_name": who.name,
        "taken_ms": tx.now_ms,
        "next_rung_ms": None,
    }
    _move(tx, who, alarm_id, version, "take", changes)
    return _tell(tx, who, alarm_id, "taken", {})


def close(
    tx: Write, who: Signed, alarm_id: int, version: int, code: ClosingCode, note: str | None = None
) -> dict[str, Any]:
    """Close an alarm that one has taken (a supervisor: anybody's). The code says what it was."""
    changes = {
        "state": "closed",
        "closed_by": who.operator_id,
        "closed_by_name": who.name,
        "closed_ms": tx.now_ms,
        "closing_code": code,
    }
    _move(tx, who, alarm_id, version, "close", changes)
    if note:
        store.add_note(tx, alarm_id, who.operator_id, note)
    return _tell(tx, who, alarm_id, "closed", {"code": code, **({"note": note} if note else {})})


def note(tx: Write, who: Signed, alarm_id: int, text: str) -> dict[str, Any]:
    """Add what somebody learnt; also to an alarm that another holds, and to a closed one. The version stays."""
    _alarm(tx, alarm_id)
    store.add_note(tx, alarm_id, who.operator_id, text)
    return _tell(tx, who, alarm_id, "noted", {"note": text})


def _move(tx: Write, who: Signed, alarm_id: int, version: int, command: Command, changes: Mapping[str, Any]) -> None:
    is_supervisor = has_role(who.role, "supervisor")
    if command == "take":
        moved = store.take(tx, alarm_id, version, changes)
    else:
        moved = store.close(tx, alarm_id, version, changes, None if is_supervisor else who.operator_id)
    if not moved:
        alarm = _alarm(tx, alarm_id)
        raise _problem(alarm, command, policy.refusal(alarm, command, version, who.operator_id, is_supervisor))


def _alarm(tx: Read, alarm_id: int) -> Alarm:
    alarm = store.alarm(tx, alarm_id)
    if alarm is None:
        raise not_found("alarm", alarm_id)
    return alarm


def _problem(alarm: Alarm, command: Command, why: policy.Refusal | None) -> Problem:
    if why == "already_taken":
        more = {"held_by": alarm.taken_by_name, "version": alarm.version}
        return Problem(409, why, f"{alarm.taken_by_name} has already taken this alarm.", **more)
    if why == "not_holder":
        detail = f"{alarm.taken_by_name} holds this alarm; only they or a supervisor can close it."
        return Problem(409, why, detail, held_by=alarm.taken_by_name, version=alarm.version)
    if why == "stale_version":
        return Problem(409, why, "This alarm has changed since you saw it; look again.", version=alarm.version)
    detail = f"An alarm that is {alarm.state} cannot be {'taken' if command == 'take' else 'closed'}."
    return Problem(409, "wrong_state", detail, state=alarm.state, version=alarm.version)


def _tell(tx: Write, who: Signed, alarm_id: int, what: What, data: Mapping[str, Any]) -> dict[str, Any]:
    alarm = _alarm(tx, alarm_id)
    record(tx, alarm.resident_id, f"alarm_{what}", f"operator {who.operator_id}", {"by": who.name, **data}, alarm_id)
    return publish(tx, [(alarm, what)])[0]
