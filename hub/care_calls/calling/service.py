"""A care call is begun by one person, comes to an outcome, and what follows from it is one transaction with it."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from hub import alarms
from hub.kernel import Problem, Read, Write, not_found
from hub.operators import Signed, has_role, operator_names
from hub.residents import away_until, is_served, must_be_known, record, summaries
from hub.telephony import Callee, place, tell
from hub.worklist import check_not_held

from .. import contacts, planning
from ..model import TALKED, Outcome
from ..rounds import service as rounds
from ..rounds import store as rounds_store
from ..rounds.good import GoodTimes
from ..visits import store as visits_store
from . import policy, store
from .model import CareCall, Said
from .policy import CLAIM_MS
from .summary import What, publish, summarise


def begin(tx: Write, who: Signed, resident_id: int, *, dial: bool = False, anyway: bool = False) -> dict[str, Any]:
    """Claim the resident for this person; `dial`: and call them by telephone. One's own call that goes on is resumed.

    `anyway`: this person knows that it is no time at which the resident is called, and why it must be.
    Raises 404; 409 `being_called` (names who was faster), `care_call_open`, `alarm_in_hand`, `resident_away`,
    `service_ended`, `not_a_time` (`from_ms`: when it is one; None: not in these two days), and what placing a call
    raises.
    """
    must_be_known(tx, resident_id)
    call = _mine(tx, who, resident_id) or _claimed(tx, who, resident_id, anyway=anyway)
    if dial and call.call_id is None:
        call.call_id = place(tx, who, Callee(resident_id), purpose="care_call")["id"]
        store.save(tx, call)
    return publish(tx, call, "begun")


def dial(tx: Write, who: Signed, care_call_id: int) -> dict[str, Any]:
    """Call the resident by telephone (again), at the number that is on the card now."""
    call = _going_on(tx, who, care_call_id)
    call.call_id = place(tx, who, Callee(call.resident_id), purpose="care_call")["id"]
    call.due_ms = tx.now_ms + CLAIM_MS
    store.save(tx, call)
    return publish(tx, call, "dialled")


def keep(tx: Write, who: Signed, care_call_id: int, heard: Said | None = None) -> dict[str, Any]:
    """Still on it, and what was noted so far: a seat that breaks down loses none of it. Nobody is told."""
    call = _going_on(tx, who, care_call_id)
    call.due_ms = tx.now_ms + CLAIM_MS
    if heard is not None:
        _note(call, heard)
    store.save(tx, call)
    return summarise(tx, [call])[0]


def end(tx: Write, who: Signed, care_call_id: int, said: Said) -> dict[str, Any]:
    """What came of it."""
    call = _going_on(tx, who, care_call_id)
    return _ended(tx, who, call, said)


def correct(tx: Write, who: Signed, care_call_id: int, said: Said, reason: str = "") -> dict[str, Any]:
    """It was otherwise than was noted, and why; for CORRECT_MS only. What followed is taken back."""
    call = _must(tx, care_call_id)
    if not policy.may_correct(call, who.operator_id, is_supervisor=has_role(who.role, "supervisor"), now_ms=tx.now_ms):
        minutes = policy.CORRECT_MS // 60_000
        detail = f"Only who noted a call, or a supervisor, can correct it, and within {minutes} minutes."
        raise Problem(409, "too_late", detail)
    needed = set(call.needs)
    _write(call, said)
    store.save(tx, call)
    if said.outcome not in TALKED and contacts.was_talked_with(tx, "care_call", call.id):
        contacts.take_back(tx, "care_call", call.id)
        if call.round_id is not None:
            rounds.reopened(tx, call.round_id)
    return _follows(tx, who, call, "corrected", needed, reason)


def note_made(tx: Write, who: Signed, resident_id: int, said: Said) -> dict[str, Any]:
    """A call that was made without being begun here, or the end of one's own that goes on."""
    must_be_known(tx, resident_id)
    call = store.of_resident(tx, resident_id)
    if call is None or call.operator_id != who.operator_id:
        call = store.add(tx, _new(tx, who, resident_id, said))
    return _ended(tx, who, call, said)


def note_call(tx: Write, who: Signed, resident_id: int, outcome: Outcome, note: str = "") -> dict[str, Any]:
    """The same, in fewer words."""
    return note_made(tx, who, resident_id, Said(outcome, note))


def interrupt(tx: Write, call: CareCall) -> None:
    """Nobody is at it any more: the resident waits on the list as before."""
    call.outcome, call.ended_ms, call.due_ms = "interrupted", tx.now_ms, None
    store.save(tx, call)
    _record(tx, call, "hub", {})
    planning.replan_one(tx, call.resident_id)
    publish(tx, call, "ended")


def leave(tx: Write, resident_id: int) -> None:
    """Nobody calls who is not looked after any more."""
    call = store.of_resident(tx, resident_id)
    if call is not None and not is_served(tx, resident_id):
        interrupt(tx, call)


def forget(tx: Write, resident_id: int) -> None:
    """Nobody may know any more what was said. That there were calls, and how they ended, stays."""
    store.blank(tx, resident_id)
    rounds_store.blank(tx, resident_id)
    visits_store.blank(tx, resident_id)


def _mine(tx: Write, who: Signed, resident_id: int) -> CareCall | None:
    """One's own call to this resident; to two at once nobody talks."""
    open_call = store.of_operator(tx, who.operator_id)
    if open_call is None:
        return None
    if open_call.resident_id != resident_id:
        name = summaries(tx, {open_call.resident_id})[open_call.resident_id].name
        detail = f"Your call to {name} has no outcome yet; note it first."
        more = {"care_call_id": open_call.id, "resident_id": open_call.resident_id}
        raise Problem(409, "care_call_open", detail, **more)
    open_call.due_ms = tx.now_ms + CLAIM_MS
    store.save(tx, open_call)
    return open_call


def _claimed(tx: Write, who: Signed, resident_id: int, *, anyway: bool) -> CareCall:
    _may_be_called(tx, who, resident_id)
    taken = store.of_resident(tx, resident_id)
    if taken is not None:
        name = operator_names(tx, {taken.operator_id}).get(taken.operator_id, "")
        detail = f"{name} is calling this resident already."
        raise Problem(409, "being_called", detail, held_by=name, care_call_id=taken.id)
    check_not_held(tx, resident_id, who.operator_id)
    if not anyway and (from_ms := GoodTimes(tx).next_ms(resident_id)) != tx.now_ms:
        detail = "This is no time at which this resident is called."
        raise Problem(409, "not_a_time", detail, from_ms=from_ms)
    call = _new(tx, who, resident_id, None)
    call.due_ms = tx.now_ms + CLAIM_MS
    return store.add(tx, call)


def _may_be_called(tx: Read, who: Signed, resident_id: int) -> None:
    """Raises 409 where an alarm comes first, or nobody should be called there."""
    if (alarm_id := alarms.in_hand(tx, who.operator_id)) is not None:
        raise Problem(409, "alarm_in_hand", "You have an alarm: it comes first.", alarm_id=alarm_id)
    if not is_served(tx, resident_id):
        raise Problem(409, "service_ended", "This resident is not looked after any more: there are no care calls.")
    if (until_ms := away_until(tx, [resident_id], tx.now_ms).get(resident_id)) is not None:
        detail = "This resident is away: care calls pause until they are back."
        raise Problem(409, "resident_away", detail, until_ms=until_ms)


def _new(tx: Write, who: Signed, resident_id: int, said: Said | None) -> CareCall:
    ended_ms = None if said is None else tx.now_ms
    outcome = None if said is None else said.outcome
    return CareCall(
        0, resident_id, who.operator_id, tx.now_ms, ended_ms, None, outcome, None, None, [], False, "", None, None
    )


def _ended(tx: Write, who: Signed, call: CareCall, said: Said) -> dict[str, Any]:
    _write(call, said)
    call.ended_ms, call.due_ms = tx.now_ms, None
    store.save(tx, call)
    return _follows(tx, who, call, "ended", set())


def _write(call: CareCall, said: Said) -> None:
    call.outcome = said.outcome
    _note(call, said)


def _note(call: CareCall, said: Said) -> None:
    call.note, call.mood, call.health = said.note, said.mood, said.health
    call.needs, call.contacts_verified = list(dict.fromkeys(said.needs)), said.contacts_verified


def _follows(
    tx: Write, who: Signed, call: CareCall, what: What, needed: Collection[str], reason: str = ""
) -> dict[str, Any]:
    """The next call, the timeline, the news; a need that was told of already is not told of again."""
    plan = _planned(tx, call)
    corrected = {"corrected": True, "reason": reason} if what == "corrected" else {}
    _record(tx, call, f"operator {who.operator_id}", {"by": who.name, **corrected})
    for need in call.needs:
        if need not in needed:
            told = {"resident_id": call.resident_id, "need": need, "note": call.note, "care_call_id": call.id}
            tx.publish("need", {**told, "operator_id": who.operator_id})
    shown = publish(tx, call, what)
    return {"care_call_id": call.id, **shown, **shown_plan(plan)}


def _planned(tx: Write, call: CareCall) -> planning.Plan:
    """When the resident is called next, and who else is asked."""
    going_on = rounds_store.going_on(tx, call.resident_id)
    if call.outcome in TALKED:
        if going_on is not None:
            call.round_id = going_on.id
            store.save(tx, call)
        at_ms = call.ended_ms or tx.now_ms
        _tell_of_refusals(tx, call)
        return contacts.talked(tx, call.resident_id, at_ms, "care_call", call.id, call.operator_id)
    known = planning.current(tx, call.resident_id)
    talked_since = known is not None and known.last_live_ms is not None and known.last_live_ms >= call.at_ms
    # They have called back meanwhile, or are away: there is nobody to be tried.
    if call.outcome == "interrupted" or talked_since or not rounds.expected_at_home(tx, call.resident_id):
        return planning.replan_one(tx, call.resident_id)
    found = rounds.begun(tx, call.resident_id)
    call.round_id = found.id
    store.save(tx, call)
    return rounds.after_call(tx, found)


def _tell_of_refusals(tx: Write, call: CareCall) -> None:
    """Who does not want to be called twice in a row is for a supervisor to talk with."""
    last = store.made(tx, call.resident_id, 2)
    if len(last) == 2 and all(one.outcome == "refused" for one in last):
        tell(tx, ["supervisor"], "care_refused", {"resident": call.resident_id})


def shown_plan(plan: planning.Plan | None) -> dict[str, Any]:
    """What everybody may see of it."""
    names = ("last_live_ms", "target_ms", "due_ms", "planned_ms")
    return {name: None if plan is None else asdict(plan)[name] for name in names}


def _record(tx: Write, call: CareCall, actor: str, by: dict[str, Any]) -> None:
    said = {"mood": call.mood, "health": call.health, "needs": call.needs, "contacts_verified": call.contacts_verified}
    told = {"care_call_id": call.id, "outcome": call.outcome, "note": call.note}
    record(tx, call.resident_id, "care_call", actor, {**by, **told, **{k: v for k, v in said.items() if v}})


def _going_on(tx: Read, who: Signed, care_call_id: int) -> CareCall:
    call = _must(tx, care_call_id)
    if call.operator_id != who.operator_id:
        name = operator_names(tx, {call.operator_id}).get(call.operator_id, "")
        raise Problem(409, "not_your_call", f"This is {name}'s call.", held_by=name)
    if call.ended_ms is not None:
        detail = f"This call has ended: {call.outcome}. Correct it, or begin another."
        raise Problem(409, "wrong_call_state", detail, state=call.outcome)
    return call


def _must(tx: Read, care_call_id: int) -> CareCall:
    call = store.one(tx, care_call_id)
    if call is None:
        raise not_found("care call", care_call_id)
    return call
