"""What operators do: ask for somebody, stop, and note what somebody has said to them."""

from typing import Any

from hub.kernel import Problem, Read, Write, not_found
from hub.operators import Signed, audit
from hub.residents import Contact, consents, contacts, record

from .. import store as alarms
from ..ladder_store import Ladders
from ..model import Alarm
from ..policy import CLAIM_MS
from . import policy, store
from .answers import answered
from .beginning import Wish, begin, ensure
from .model import NOT_ASKED, OPEN, Asking, Noted, Try, Whom
from .summary import publish, summarise


def show(tx: Read, alarm_id: int) -> dict[str, Any]:
    """How it stands, and who could be asked: in order, with why not. `next_s`, `in_turn`: as the ladder would."""
    alarm, resident_id = _alarm(tx, alarm_id)
    asking = store.asking(tx, alarm_id)
    ladder = Ladders(tx).of(alarm)
    known, agreed = contacts(tx, [resident_id]).get(resident_id, []), consents(tx, resident_id)
    found = policy.candidates(known, "contacts", ladder.in_turn, agreed)
    return {
        "asking": None if asking is None else summarise(tx, asking),
        "candidates": [
            {"contact_id": who.id, "name": who.name, "relation": who.relation, "has_key": who.has_key, "why": why}
            for who, _, why in found
        ],
        "in_turn": ladder.in_turn,
        "next_s": ladder.next_s,
    }


def ask(tx: Write, who: Signed, alarm_id: int, whom: Whom, in_turn: bool, next_s: int) -> dict[str, Any]:
    """Ask them. Raises 409 `already_asking` while an answer is still awaited, `asked_often`, `nobody_to_ask`,
    `alarm_over`.
    """
    alarm, resident_id = _open_alarm(tx, alarm_id)
    known = store.asking(tx, alarm_id)
    if known is not None and known.state == "asking":
        raise Problem(409, "already_asking", "They are being asked; wait for an answer, or stop it first.")
    rounds = policy.rounds_lately(store.tries(tx, alarm_id), tx.now_ms)
    if rounds >= policy.ROUNDS_MAX:
        said = f"They were asked {rounds} times within an hour. Call them, or send somebody else."
        raise Problem(409, "asked_often", said, count=rounds)
    agreed = consents(tx, resident_id)
    found = policy.candidates(contacts(tx, [resident_id]).get(resident_id, []), whom, in_turn, agreed)
    if all(one.why is not None for one in found):
        raise Problem(409, "nobody_to_ask", "Nobody is on the card who may be asked; see the contacts.")
    asking = begin(tx, alarm, resident_id, Wish(whom, in_turn, next_s * 1000, who.operator_id, who.name))
    audit(tx, who, "ask_for_help", f"alarm {alarm_id}", {"whom": whom, "in_turn": in_turn})
    _keep(tx, who, alarm_id)
    return summarise(tx, asking)


def stop(tx: Write, who: Signed, alarm_id: int) -> dict[str, Any]:
    """Ask nobody further. Who has been asked may still answer."""
    _alarm(tx, alarm_id)
    asking = store.asking(tx, alarm_id)
    if asking is None or asking.state != "asking":
        raise Problem(409, "not_asking", "Nobody is being asked now.")
    asking.state, asking.why, asking.due_ms = "stopped", "by_hand", None
    store.save(tx, asking)
    record(tx, asking.resident_id, "help_stopped", f"operator {who.operator_id}", {"by": who.name}, alarm_id)
    audit(tx, who, "stop_asking", f"alarm {alarm_id}")
    _keep(tx, who, alarm_id)
    return publish(tx, asking, "stopped")


def note_answer(
    tx: Write, who: Signed, alarm_id: int, contact_id: int, outcome: Noted, minutes: int | None, note: str
) -> dict[str, Any]:
    """What somebody has said to this operator, by telephone or at the door."""
    alarm, resident_id = _open_alarm(tx, alarm_id)
    known = {one.id: one for one in contacts(tx, [resident_id]).get(resident_id, [])}
    if contact_id not in known:
        raise not_found("contact", contact_id)
    asking = ensure(tx, alarm, resident_id)
    mine = [one for one in store.tries(tx, alarm_id) if one.contact_id == contact_id]
    one = _open_try(mine) or _by_phone(asking, known[contact_id], tx.now_ms)
    one.by_name = who.name
    planned = [each for each in mine if each.outcome == "planned"]
    for each in planned:  # somebody has spoken with them: no message is needed any more
        each.outcome, each.why = "skipped", "answered"
    store.change(tx, planned)
    audit(tx, who, "note_answer", f"alarm {alarm_id}", {"contact_id": contact_id, "outcome": outcome})
    _keep(tx, who, alarm_id)
    actor = f"operator {who.operator_id}"
    return answered(tx, asking, one, outcome, actor, minutes=minutes if outcome == "going" else None, note=note)


def _open_try(mine: list[Try]) -> Try | None:
    """Of which an answer is still to come; else the newest that has one."""
    made = [one for one in mine if one.outcome not in NOT_ASKED]
    waiting = [one for one in made if one.outcome in OPEN]
    return (waiting or made or [None])[-1]


def _by_phone(asking: Asking, contact: Contact, now_ms: int) -> Try:
    return Try(
        asking.alarm_id,
        asking.round,
        0,
        contact.id,
        contact.name,
        contact.relation,
        contact.has_key,
        "call",
        "reached",
        at_ms=now_ms,
    )


def _keep(tx: Write, who: Signed, alarm_id: int) -> None:
    """It shows that the holder is still there."""
    alarms.keep(tx, alarm_id, who.operator_id, tx.now_ms + CLAIM_MS)


def _alarm(tx: Read, alarm_id: int) -> tuple[Alarm, int]:
    alarm = alarms.alarm(tx, alarm_id)
    if alarm is None:
        raise not_found("alarm", alarm_id)
    if alarm.resident_id is None:
        raise Problem(409, "nobody_to_ask", "This alarm is of no resident, so nobody can be asked for them.")
    return alarm, alarm.resident_id


def _open_alarm(tx: Read, alarm_id: int) -> tuple[Alarm, int]:
    alarm, resident_id = _alarm(tx, alarm_id)
    if alarm.state == "closed":
        raise Problem(409, "alarm_over", "This alarm is closed; open it again first.")
    return alarm, resident_id
