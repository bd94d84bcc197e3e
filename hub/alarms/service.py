"""What operators do with an alarm: take it, wait for help, note what they learn, close it with the reason."""

from collections.abc import Mapping
from typing import Any

from hub.kernel import Problem, Read, Write, not_found
from hub.operators import Signed, has_role
from hub.residents import must_be_known, record

from . import closing, policy, store
from .ends import given_back
from .model import Alarm, ByHand, ClosingCode, What
from .policy import CLAIM_MS, MOVES, SHELVE_MS_MAX, UNDO_MS, WAIT_MS_MAX, Command
from .questions import Value
from .refusals import problem
from .summary import publish, summarise
from .technical import opened

CURRENT_CLOSED_MS = 3_600_000
CURRENT_LENGTH_MAX = 10_000


def current(tx: Read) -> list[dict[str, Any]]:
    """AlarmSummary of all unclosed alarms and of those closed in the last hour: what a console shows."""
    return summarise(tx, store.recent(tx, tx.now_ms - CURRENT_CLOSED_MS, CURRENT_LENGTH_MAX))


def open_by_hand(tx: Write, who: Signed, resident_id: int, kind: ByHand, text: str) -> dict[str, Any]:
    """Somebody told the centre otherwise than by a button: a neighbour rang up, a volunteer found the door closed."""
    must_be_known(tx, resident_id)
    alarm = opened(tx, kind, None, resident_id)
    store.add_note(tx, alarm.id, who.operator_id, text)
    return _tell(tx, who, alarm.id, "opened", {"kind": kind, "note": text})


def take(tx: Write, who: Signed, alarm_id: int, version: int) -> dict[str, Any]:
    """Take an open alarm. Of several people at the same instant one gets it; the others are told who (409).

    A further press since they saw `version` refuses nobody: somebody who presses on and on must be helped.
    """
    return _move(tx, who, alarm_id, version, "take", "taken", _claim(tx, who))


def work(tx: Write, who: Signed, alarm_id: int, version: int) -> dict[str, Any]:
    """They are on it: talking with the resident, or with who can help."""
    return _move(tx, who, alarm_id, version, "work", "work", {"due_ms": tx.now_ms + CLAIM_MS, "why": None})


def wait(tx: Write, who: Signed, alarm_id: int, version: int, until_ms: int, why: str) -> dict[str, Any]:
    """Help is on the way, until then; afterwards it comes back to their hand, loudly."""
    _must_end(tx, until_ms, WAIT_MS_MAX)
    values = {"due_ms": until_ms, "why": why}
    return _move(tx, who, alarm_id, version, "wait", "waits", values, {"until_ms": until_ms, "why": why})


def keep(tx: Write, who: Signed, alarm_id: int) -> dict[str, Any]:
    """Still on it. Nobody is told: it only keeps the claim from being given back."""
    _must_hold(tx, who, alarm_id)
    store.keep(tx, alarm_id, who.operator_id, tx.now_ms + CLAIM_MS)
    return summarise(tx, [_alarm(tx, alarm_id)])[0]


def release(tx: Write, who: Signed, alarm_id: int, version: int, why: str) -> dict[str, Any]:
    """Give it back: it waits for somebody else, loudly."""
    values = given_back(tx, _alarm(tx, alarm_id)) | {"why": why}
    return _move(tx, who, alarm_id, version, "release", "released", values, {"why": why})


def take_over(tx: Write, who: Signed, alarm_id: int, version: int, why: str) -> dict[str, Any]:
    """A supervisor takes what somebody else has, and says why."""
    held = _alarm(tx, alarm_id)
    values = _claim(tx, who) | {"first_taken_ms": held.first_taken_ms or tx.now_ms, "why": why}
    told = {"why": why, "from": held.taken_by_name}
    return _move(tx, who, alarm_id, version, "take_over", "taken_over", values, told)


def close(
    tx: Write,
    who: Signed,
    alarm_id: int,
    version: int,
    code: ClosingCode,
    note: str | None = None,
    fields: Mapping[str, Value] | None = None,
) -> dict[str, Any]:
    """Close an alarm that one has (a supervisor: anybody's) with what it was; it may be undone for a moment.

    Raises 422 `bad_field` where what was said in `fields` is not what the code asks for.
    """
    closing.check(code, fields or {})
    values = _closing(tx, who, code)
    told: dict[str, Any] = {"code": code, **({"note": note} if note else {})}
    if fields:
        told["fields"] = closing.told(code, fields)
    answer = _move(tx, who, alarm_id, version, "close", "closed", values, told, note)
    closing.keep(tx, alarm_id, code, fields or {})
    return answer


def seen(tx: Write, who: Signed, alarm_id: int, version: int) -> dict[str, Any]:
    """A technical alarm whose condition is over: somebody has seen that, and it is closed."""
    values = _closing(tx, who, "technical")
    return _move(tx, who, alarm_id, version, "seen", "closed", values, {"code": "technical"})


def undo(tx: Write, who: Signed, alarm_id: int, version: int) -> dict[str, Any]:
    """Not closed after all. For UNDO_MS only: as long the device has not been told."""
    alarm = _alarm(tx, alarm_id)
    _must_be_alone(tx, alarm)
    values = _UNCLOSED | {"due_ms": tx.now_ms + CLAIM_MS}
    if alarm.taken_by is None:  # it closed from the queue
        values = given_back(tx, alarm) | _UNCLOSED
    answer = _move(tx, who, alarm_id, version, "undo", "undone", values)
    closing.clear(tx, alarm_id)
    return answer


def reopen(tx: Write, who: Signed, alarm_id: int, version: int, why: str) -> dict[str, Any]:
    """It was not over. Whoever opens it again has it, and the device is told so."""
    alarm = _alarm(tx, alarm_id)
    _must_be_alone(tx, alarm)
    values = _claim(tx, who) | _UNCLOSED | {"reopened": alarm.reopened + 1, "returned_ms": None, "why": why}
    answer = _move(tx, who, alarm_id, version, "reopen", "reopened", values, {"why": why})
    closing.clear(tx, alarm_id)
    return answer


def shelve(tx: Write, who: Signed, alarm_id: int, version: int, until_ms: int, why: str) -> dict[str, Any]:
    """Put a technical alarm aside until then, with the reason. Nothing else is ever put aside."""
    _must_end(tx, until_ms, SHELVE_MS_MAX)
    values = {**_NOBODY, "due_ms": until_ms, "why": why, "next_rung_ms": None}
    return _move(tx, who, alarm_id, version, "shelve", "shelved", values, {"until_ms": until_ms, "why": why})


def unshelve(tx: Write, who: Signed, alarm_id: int, version: int) -> dict[str, Any]:
    """Take it back into the queue before its time."""
    values = given_back(tx, _alarm(tx, alarm_id))
    return _move(tx, who, alarm_id, version, "unshelve", "unshelved", values)


def note(tx: Write, who: Signed, alarm_id: int, text: str) -> dict[str, Any]:
    """Add what somebody learnt; also to an alarm that another holds, and to a closed one. The version stays."""
    _alarm(tx, alarm_id)
    store.add_note(tx, alarm_id, who.operator_id, text)
    store.keep(tx, alarm_id, who.operator_id, tx.now_ms + CLAIM_MS)
    return _tell(tx, who, alarm_id, "noted", {"note": text})


_NOBODY: dict[str, Any] = {"taken_by": None, "taken_by_name": None, "taken_ms": None}
_UNCLOSED: dict[str, Any] = {"closed_by": None, "closed_by_name": None, "closed_ms": None, "closing_code": None}


def _claim(tx: Write, who: Signed) -> dict[str, Any]:
    return {
        "taken_by": who.operator_id,
        "taken_by_name": who.name,
        "taken_ms": tx.now_ms,
        "due_ms": tx.now_ms + CLAIM_MS,
        "why": None,
        "next_rung_ms": None,
    }


def _closing(tx: Write, who: Signed, code: ClosingCode) -> dict[str, Any]:
    return {
        "closed_by": who.operator_id,
        "closed_by_name": who.name,
        "closed_ms": tx.now_ms,
        "closing_code": code,
        "due_ms": tx.now_ms + UNDO_MS,
        "why": None,
        "next_rung_ms": None,
    }


def _move(
    tx: Write,
    who: Signed,
    alarm_id: int,
    version: int,
    command: Command,
    what: What,
    values: Mapping[str, Any],
    told: Mapping[str, Any] | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    """Carry out one move; if the conditional UPDATE finds that it may not be, say why."""
    alarm, is_supervisor = _alarm(tx, alarm_id), has_role(who.role, "supervisor")
    why = policy.refusal(alarm, command, version, who.operator_id, is_supervisor, tx.now_ms)
    move = MOVES[command]
    if why is None and move.to is not None:
        answers = move.to == "taken" and alarm.first_taken_ms is None
        first = {"first_taken_ms": tx.now_ms, "first_taken_by": who.operator_id} if answers else {}
        wanted = {"state": move.states, "taken_by": alarm.taken_by}
        if store.move(tx, alarm_id, wanted, version, move.exact, {"state": move.to, **first, **values}):
            if note:
                store.add_note(tx, alarm_id, who.operator_id, note)
            return _tell(tx, who, alarm_id, what, told or {})
    raise problem(alarm, command, why or "stale_version")


def _must_hold(tx: Read, who: Signed, alarm_id: int) -> None:
    alarm = _alarm(tx, alarm_id)
    why = policy.refusal(alarm, "keep", 0, who.operator_id, is_supervisor=False, now_ms=tx.now_ms)
    if why is not None:
        raise problem(alarm, "keep", why)


def _must_be_alone(tx: Read, alarm: Alarm) -> None:
    """The button has not called anew: two alarms of one button would hide each other."""
    newer = None if alarm.device_id is None else store.unclosed_of(tx, alarm.device_id, alarm.kind)
    if newer is not None and newer.id != alarm.id:
        raise problem(newer, "reopen", "newer_alarm")


def _must_end(tx: Read, until_ms: int, longest_ms: int) -> None:
    if not tx.now_ms < until_ms <= tx.now_ms + longest_ms:
        detail = f"until_ms must be in the future and at most {longest_ms // 3_600_000} hours away."
        raise Problem(422, "invalid", detail)


def _alarm(tx: Read, alarm_id: int) -> Alarm:
    alarm = store.alarm(tx, alarm_id)
    if alarm is None:
        raise not_found("alarm", alarm_id)
    return alarm


def _tell(tx: Write, who: Signed, alarm_id: int, what: What, data: Mapping[str, Any]) -> dict[str, Any]:
    alarm = _alarm(tx, alarm_id)
    if alarm.resident_id is not None:
        by = {"by": who.name, **data}
        record(tx, alarm.resident_id, f"alarm_{what}", f"operator {who.operator_id}", by, alarm_id)
    return publish(tx, [(alarm, what)])[0]
