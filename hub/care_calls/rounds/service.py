"""Carries a round on: after a call in vain, after somebody who was asked has answered or has not, up to the alarm."""

from typing import Any, Literal

from hub import alarms
from hub.kernel import Read, Write, site_zone
from hub.residents import (
    away_until,
    call_spans,
    call_windows,
    contacts,
    first_in,
    is_served,
    record,
    resident_phone,
    wishes,
)
from hub.worklist import Work, finish_work, put_work

from .. import planning
from ..visits import making
from ..visits import store as visits
from ..visits.model import By
from . import policy, store
from .ending import close, drop, over
from .good import hours
from .model import Round, Step, StepKind, StepSaid, Why
from .summary import publish
from .times import HOUR_MS, next_try_ms

AlarmKind = Literal["care_missed", "visit_missed"]


def begun(tx: Write, resident_id: int) -> Round:
    """The round of this resident that goes on; a new one where there is none."""
    known = store.going_on(tx, resident_id)
    if known is not None:
        return known
    return store.add(tx, Round(0, resident_id, "trying", tx.now_ms, _number(tx, resident_id)))


def after_call(tx: Write, found: Round) -> planning.Plan:
    """A call of this round was in vain (it is stored): try again, or ask somebody else."""
    resident_id = found.resident_id
    if not expected_at_home(tx, resident_id):
        return planning.replan_one(tx, resident_id)
    outcomes = store.outcomes(tx, found.id)
    last = outcomes[-1] if outcomes else ""
    if last == "no_answer" and store.is_silent(tx, resident_id):
        raise_alarm(tx, found, "phone_silent")
    if last == "wrong_number":
        put_work(tx, Work("number", resident_id, resident_id, tx.now_ms + 4 * HOUR_MS))
    next_ms = _next_try_ms(tx, resident_id, outcomes)
    if found.state == "alarm":
        return planning.tried(tx, resident_id, _meanwhile_ms(tx, resident_id))
    if next_ms is None and not _is_asking(tx, found):
        return climb(tx, found)
    if next_ms is not None and found.state != "trying":  # a correction: it has not come so far
        drop(tx, found)
        found.state = "trying"
        store.save(tx, found)
    publish(tx, found)
    return planning.tried(tx, resident_id, next_ms or _meanwhile_ms(tx, resident_id))


def climb(tx: Write, found: Round) -> planning.Plan:
    """Ask the next contacts, else the committee, else send somebody there. The resident is called on meanwhile.

    Of those who are asked together each has their time: it goes on when nothing comes of any of them.
    """
    steps = store.steps(tx, found.id)
    people = contacts(tx, [found.resident_id]).get(found.resident_id, [])
    if any(one.is_open for one in steps):
        publish(tx, found)
    elif turn := policy.next_contacts(people, steps):
        for contact in turn:
            _ask(tx, found, "contact", contact.id)
    elif not any(one.kind == "committee" for one in steps):
        _ask(tx, found, "committee", None)
    else:
        send(tx, found, "volunteer")
    return planning.tried(tx, found.resident_id, _meanwhile_ms(tx, found.resident_id))


def send(tx: Write, found: Round, by: By) -> None:
    """Somebody goes and looks, today."""
    found.state = "visit"
    store.save(tx, found)
    making.make(tx, found.resident_id, by, policy.visit_due_ms(tx.now_ms, site_zone(tx)), found.id)
    publish(tx, found)


def answered(tx: Write, found: Round, step: Step, said: StepSaid, note: str, operator_id: int) -> None:
    """What somebody said who was asked. Who hands the telephone to the resident is noted as a call by the caller."""
    close(tx, step, said, note, operator_id)
    if said == "will_look" and step.kind == "committee":
        send(tx, found, "committee")
    elif said == "will_look":
        drop(tx, found, step)
        step.due_ms = tx.now_ms + policy.LOOK_MS
        store.save_step(tx, step)
        put_work(tx, _work(step, tx.now_ms + policy.LOOK_MS // 2))
        publish(tx, found)
    elif said == "seen_well":
        drop(tx, found)
        found.state = "trying"
        store.save(tx, found)
        planning.tried(tx, found.resident_id, _meanwhile_ms(tx, found.resident_id))
        publish(tx, found)
    elif policy.goes_on(said):
        climb(tx, found)


def raise_alarm(tx: Write, found: Round, why: Why, kind: AlarmKind = "care_missed") -> int:
    """An alarm of priority 2, once for each round; who has it decides what follows, so nobody else is asked."""
    if found.alarm_id is None:
        found.alarm_id = alarms.ask_after(tx, kind, found.resident_id, {"why": why})
        found.alarm_ms = tx.now_ms
        drop(tx, found)
    found.state = "alarm"
    store.save(tx, found)
    publish(tx, found)
    return found.alarm_id


def number_changed(tx: Write, resident_id: int) -> None:
    """Another number is on the card: it is tried at once, and asking others stops."""
    found = store.going_on(tx, resident_id)
    number = _number(tx, resident_id)
    if found is None or number == found.number:
        return
    finish_work(tx, "number", resident_id)
    drop(tx, found)
    found.number = number
    found.state = "alarm" if found.alarm_id is not None else "trying"
    store.save(tx, found)
    planning.tried(tx, resident_id, _meanwhile_ms(tx, resident_id, 0))
    publish(tx, found)


def expected_at_home(tx: Read, resident_id: int) -> bool:
    """Whether this resident is looked after, and not away."""
    return is_served(tx, resident_id) and not away_until(tx, [resident_id], tx.now_ms)


def settle(tx: Write, resident_id: int) -> None:
    """A card has changed: nobody is called, asked or visited who should not be."""
    if not is_served(tx, resident_id):
        over(tx, resident_id, "service_ended")
        finish_work(tx, "number", resident_id)
    elif away_until(tx, [resident_id], tx.now_ms):
        over(tx, resident_id, "away")
    else:
        number_changed(tx, resident_id)


def reopened(tx: Write, round_id: int) -> None:
    """It was over because somebody had talked with them, and that was noted by mistake."""
    found = store.one(tx, round_id)
    if found is not None and found.over == "talked" and store.going_on(tx, found.resident_id) is None:
        found.ended_ms = found.over = None
        store.save(tx, found)


def phone_fell_silent(tx: Write, resident_id: int) -> None:
    """The phone in a home is not heard any more; where nobody answers, that together is an alarm."""
    found = store.going_on(tx, resident_id)
    if found is not None and found.alarm_id is None and "no_answer" in store.outcomes(tx, found.id):
        raise_alarm(tx, found, "phone_silent")


def alarm_closed(tx: Write, alarm_id: int) -> None:
    """The alarm of a round is closed, and nobody had talked with the resident: they are called on."""
    found = store.of_alarm(tx, alarm_id)
    if found is not None:
        over(tx, found.resident_id, "alarm_closed")
        if expected_at_home(tx, found.resident_id):
            planning.tried(tx, found.resident_id, _meanwhile_ms(tx, found.resident_id))


def _is_asking(tx: Read, found: Round) -> bool:
    """Whether somebody is asked now, or is to go there."""
    return any(one.is_open for one in store.steps(tx, found.id)) or visits.open_of(tx, found.resident_id) is not None


def _ask(tx: Write, found: Round, kind: StepKind, contact_id: int | None) -> None:
    found.state = "contacts" if kind == "contact" else "committee"
    store.save(tx, found)
    due_ms = tx.now_ms + policy.STEP_MS
    step = store.add_step(tx, Step(0, found.id, found.resident_id, kind, contact_id, tx.now_ms, due_ms))
    put_work(tx, _work(step, tx.now_ms))
    told: dict[str, Any] = {"step": kind, "step_id": step.id, "contact_id": contact_id}
    record(tx, found.resident_id, "care_step", "hub", told)
    publish(tx, found)


def _work(step: Step, from_ms: int) -> Work:
    kind = "care_contact" if step.kind == "contact" else "care_committee"
    return Work(kind, step.id, step.resident_id, step.due_ms, from_ms)


def _next_try_ms(tx: Read, resident_id: int, outcomes: list[str]) -> int | None:
    plan = planning.current(tx, resident_id)
    due_ms = tx.now_ms if plan is None else plan.due_ms
    wish = wishes(tx, [resident_id])[resident_id]
    windows = call_windows(wish.times, wish.nap)
    return next_try_ms(outcomes, tx.now_ms, due_ms, site_zone(tx), hours(tx), windows)


def _meanwhile_ms(tx: Read, resident_id: int, after_ms: int = policy.MEANWHILE_MS) -> int:
    """When the resident is called next while others are asked: inside the hours, and not in their nap."""
    wish = wishes(tx, [resident_id])[resident_id]
    spans = call_spans(tx.now_ms, site_zone(tx), hours(tx), call_windows((), wish.nap))
    at_ms = first_in(spans, tx.now_ms + after_ms)
    return tx.now_ms + after_ms if at_ms is None else at_ms


def _number(tx: Read, resident_id: int) -> str:
    known = resident_phone(tx, resident_id)
    return "" if known is None else known.phone
