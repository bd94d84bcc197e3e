"""What is said and asked at a care call, and the answers: each is kept the moment it is given, so a call that breaks
off has lost nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from hub.alarms import AnswerValue, Protocol, Step, check_answer, shown_steps
from hub.kernel import AnyRow, Problem, Read, Write, local_time, not_found, site_zone
from hub.operators import Signed, has_role, operator_names
from hub.residents import card, must_be_known, portraits

from . import policy, store
from .model import AnswerGiven, Campaign, Due, Published, Span

# What was heard in a hurry may still be written down for a day.
ANSWER_MS = 24 * 3600 * 1000


def script(tx: Read, resident_id: int, care_call_id: int | None) -> dict[str, Any]:
    """What to say and to ask of this resident today: the script, then the campaigns that are for them; what they speak,
    and whether they come to the telephone only when it rings a second time.

    `care_call_id`: the call in which it is asked, so that its own answers stand there. Raises 404.
    """
    known = card(tx, resident_id)
    if care_call_id is not None and _call(tx, care_call_id).resident_id != resident_id:
        raise not_found("care call of this resident", care_call_id)
    items = [_shown(one) for one in policy.in_order(_due(tx, resident_id, care_call_id))]
    hears = {"speaks": known["dialect"], "ring_twice": known["ring_twice"]}
    return {"resident_id": resident_id, **hears, "items": items}


def keep_answers(tx: Write, who: Signed, care_call_id: int, answers: Sequence[AnswerGiven]) -> dict[str, Any]:
    """Keep what was answered in a care call, by whoever makes it or a supervisor; the same again changes nothing.

    What hangs on an answer that has changed goes with it. Raises 404, 409 `not_your_call` and `too_late`, 422
    `bad_field`.
    """
    call = _mine(tx, who, care_call_id)
    must_be_known(tx, call.resident_id)
    touched: dict[int, Campaign] = {}
    for one in answers:
        content = touched[one.campaign_id] = _version(tx, one)
        _keep(tx, who, care_call_id, call.resident_id, one, _step(content, one.question))
    for campaign_id, content in touched.items():
        _drop_hidden(tx, care_call_id, call.resident_id, campaign_id, content)
    return {"care_call_id": care_call_id, "answers": [_told(row) for row in store.of_call(tx, care_call_id)]}


def today(tx: Read) -> date:
    """The day on the wall of the centre."""
    return local_time(tx.now_ms, site_zone(tx)).date()


def _due(tx: Read, resident_id: int, care_call_id: int | None) -> list[Due]:
    day, people = today(tx), portraits(tx, [resident_id])
    spans = [(one, policy.span_of(one.content, day)) for one in store.in_use(tx)]
    for_them = [
        (one, span) for one, span in spans if span and any(policy.fits(one.content.group, each) for each in people)
    ]
    given = store.given(tx, resident_id, [one.id for one, _ in for_them])
    found = [_standing(tx, one, span, given, care_call_id) for one, span in for_them]
    return [one for one in found if one.begun or policy.open_steps(one.published.content, one.answers)]


def _standing(tx: Read, one: Published, span: Span, given: Sequence[AnyRow], care_call_id: int | None) -> Due:
    theirs = [row for row in given if row.campaign_id == one.id]
    here = [row for row in theirs if row.care_call_id == care_call_id]
    once = one.content.often == "once"
    counted = [row for row in theirs if row.at_ms >= _begins_ms(tx, span)] if once else here
    return Due(one, span, {row.question: row.answer for row in counted}, bool(here))


def _begins_ms(tx: Read, span: Span) -> int:
    return round(datetime.combine(span.first, time(), site_zone(tx)).timestamp() * 1000)


def _shown(one: Due) -> dict[str, Any]:
    content = one.published.content
    return {
        "campaign_id": one.published.id,
        "version": one.published.number,
        "topic": content.topic,
        "name": content.name,
        "opening": content.opening,
        "steps": [step.model_dump(mode="json", exclude_defaults=True) for step in content.steps],
        "answers": dict(one.answers),
    }


def _keep(tx: Write, who: Signed, care_call_id: int, resident_id: int, one: AnswerGiven, step: Step) -> None:
    if one.value is None:
        store.drop_answer(tx, care_call_id, one.campaign_id, one.question)
        return
    check_answer(step, one.value)
    row: dict[str, Any] = {"care_call_id": care_call_id, "resident_id": resident_id, "campaign_id": one.campaign_id}
    row |= {"version": one.version, "question": one.question, "answer": one.value}
    store.put_answer(tx, {**row, "at_ms": tx.now_ms, "operator_id": who.operator_id})


def _drop_hidden(tx: Write, care_call_id: int, resident_id: int, campaign_id: int, content: Campaign) -> None:
    given = store.given(tx, resident_id, [campaign_id])
    counts = given if content.often == "once" else [row for row in given if row.care_call_id == care_call_id]
    values: Mapping[str, AnswerValue] = {row.question: row.answer for row in counts}
    shown = {step.key for step in shown_steps(Protocol(steps=content.steps), values)}
    for row in given:
        if row.care_call_id == care_call_id and row.question not in shown:
            store.drop_answer(tx, care_call_id, campaign_id, row.question)


def _mine(tx: Read, who: Signed, care_call_id: int) -> AnyRow:
    call = _call(tx, care_call_id)
    if call.operator_id != who.operator_id and not has_role(who.role, "supervisor"):
        name = operator_names(tx, {call.operator_id}).get(call.operator_id)
        raise Problem(409, "not_your_call", f"This is a care call of {name}.", held_by=name)
    if call.at_ms + ANSWER_MS < tx.now_ms:
        raise Problem(409, "too_late", "This call was made more than a day ago.")
    return call


def _call(tx: Read, care_call_id: int) -> AnyRow:
    call = store.call(tx, care_call_id)
    if call is None:
        raise not_found("care call", care_call_id)
    return call


def _version(tx: Read, one: AnswerGiven) -> Campaign:
    row = store.version(tx, one.campaign_id, one.version)
    if row is None:
        raise not_found("version of this campaign", one.version)
    return Campaign.model_validate(row.content)


def _step(content: Campaign, key: str) -> Step:
    for step in content.steps:
        if step.key == key:
            return step
    raise not_found("question", key)


def _told(row: AnyRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("campaign_id", "version", "question", "answer", "at_ms")}
