"""Asks whoever is due, the next one when nobody has answered, and tells everybody when it is over.

A try, its message, the time of the next one, and the news of it are one transaction: a kill at any moment asks nobody
twice and leaves nobody out. After an outage one turn is asked at once, and has its full time to answer.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from hub.kernel import DueRunner, Event, Problem, Write
from hub.operators import Language
from hub.residents import Contact, Line, contacts, record_all
from hub.telephony import normal_address, tell_address

from .. import store as alarms
from ..model import HELD
from ..policy import UNDO_MS
from . import policy, store
from .links import Links
from .model import NOT_ASKED, Asking, Try, Why
from .summary import TOPIC, publish

ASK_LENGTH_MAX = 50


class Ways(NamedTuple):
    """How people outside are reached. `schemes`: for which addresses there is a channel ("tel"). `links`: see there."""

    links: Links
    schemes: frozenset[str]


def runner(links: Links, schemes: Collection[str]) -> DueRunner:
    """For all alarms. One for each hub."""
    ways = Ways(links, frozenset(schemes))
    return DueRunner("asking", lambda tx: ask_due(tx, ways), _due_of)


def ask_due(tx: Write, ways: Ways) -> int | None:
    """Do what is due, at most for ASK_LENGTH_MAX alarms; returns when something is due next."""
    for asking in store.due(tx, ASK_LENGTH_MAX):
        if asking.state == "over":
            _tell_over(tx, asking, ways)
        else:
            _ask(tx, asking, ways)
    return store.next_due_ms(tx)


def _ask(tx: Write, asking: Asking, ways: Ways) -> None:
    alarm = alarms.alarm(tx, asking.alarm_id)
    assert alarm is not None  # noqa: S101 - a foreign key
    if alarm.state == "closed":  # it may still be undone; else `end` says that it is over
        asking.due_ms = tx.now_ms + UNDO_MS
        store.save(tx, asking)
    elif asking.state == "going":
        _look_who_is_late(tx, asking, held=alarm.state in HELD)
    elif asking.operator_id is None and alarm.state in HELD:
        asking.state, asking.why, asking.due_ms = "stopped", "taken", None
        store.save(tx, asking)
        publish(tx, asking, "stopped")
    else:
        _step(tx, asking, ways)


def _step(tx: Write, asking: Asking, ways: Ways) -> None:
    tries = store.tries(tx, asking.alarm_id)
    step = policy.step(asking, tries, tx.now_ms)
    for one in step.lapse:
        one.outcome, one.outcome_ms = "no_answer", tx.now_ms
    known = {one.id: one for one in contacts(tx, [asking.resident_id]).get(asking.resident_id, [])}
    often = store.asked_often(tx, [one.contact_id for one in step.ask])
    for one in step.ask:
        _write(tx, one, known.get(one.contact_id), often.get(one.contact_id, 0), ways)
    store.change(tx, [*step.lapse, *step.ask])
    asking.state, asking.due_ms = step.state, step.due_ms
    if step.ask and all(one.outcome in NOT_ASKED for one in step.ask):
        asking.due_ms = tx.now_ms  # nobody of this turn could be reached: the next one now
    store.save(tx, asking)
    record_all(tx, [_line(asking, one) for one in (*step.lapse, *step.ask)])
    publish(tx, asking, "exhausted" if step.state == "exhausted" else "asked", tries)


def _look_who_is_late(tx: Write, asking: Asking, *, held: bool) -> None:
    """Who said that they go and has not come: somebody else is asked, and who has the alarm hears of it."""
    tries = store.tries(tx, asking.alarm_id)
    late = policy.late(asking, tries, tx.now_ms)
    for one in late:
        one.why = "late"
    asking.due_ms = policy.late_ms(asking, tries)
    if not policy.somebody_goes(asking, tries):
        planned = policy.has_planned(asking, tries)
        if planned and held and asking.operator_id is None:  # the ladder's: who has the alarm decides
            asking.state, asking.why = "stopped", "taken"
        else:
            asking.state, asking.due_ms = ("asking", tx.now_ms) if planned else ("exhausted", None)
    store.change(tx, late)
    store.save(tx, asking)
    record_all(tx, [_line(asking, one) for one in late])
    if late:
        publish(tx, asking, "late", tries)


def _write(tx: Write, one: Try, contact: Contact | None, often: int, ways: Ways) -> None:
    """Ask this person by a message. What has changed on the card since it was planned holds."""
    one.at_ms = one.outcome_ms = tx.now_ms
    addresses = _addresses(tx, contact)
    one.why = _why_not(contact, addresses, often, ways)
    if contact is None or one.why is not None:
        one.outcome = "skipped" if one.why in ("removed", "not_allowed") else "failed"
        return
    url = ways.links.url(one, tx.now_ms)
    subject, data = ("help_asked_plainly", {}) if url is None else ("help_asked", {"url": url})
    one.message_id = tell_address(tx, addresses[0], subject, data, language_of(contact), addresses[1:])
    one.outcome = "asked"


def _why_not(contact: Contact | None, addresses: Sequence[str], often: int, ways: Ways) -> Why | None:
    if contact is None:
        return "removed"
    if not contact.may_be_told:
        return "not_allowed"
    if not addresses:
        return "bad_number"
    if "tel" not in ways.schemes:
        return "no_channel"
    return "too_often" if often >= policy.ASKED_MAX else None


def _tell_over(tx: Write, asking: Asking, ways: Ways) -> None:
    """Once to everybody who was asked and has not been told; however often, and in however many rounds."""
    known = {one.id: one for one in contacts(tx, [asking.resident_id]).get(asking.resident_id, [])}
    tries = store.tries(tx, asking.alarm_id)
    told: set[int] = set()
    for one in tries:
        if one.outcome in NOT_ASKED or one.over_ms is not None or (one.how == "call" and one.outcome == "no_answer"):
            continue
        contact = known.get(one.contact_id)
        if contact is not None and contact.id not in told and "tel" in ways.schemes:
            told.add(contact.id)
            if addresses := _addresses(tx, contact):
                tell_address(tx, addresses[0], "help_over", {}, language_of(contact), addresses[1:])
        one.over_ms = tx.now_ms
    store.change(tx, tries)
    asking.due_ms = None
    store.save(tx, asking)
    if told:
        record_all(tx, [Line(asking.resident_id, "help_over", "hub", {"count": len(told)}, asking.alarm_id)])
    publish(tx, asking, "over", tries)


def _addresses(tx: Write, contact: Contact | None) -> Sequence[str]:
    """Where this person is written to: no program ever writes to an emergency number."""
    found: list[str] = []
    for phone in () if contact is None else (contact.phone, contact.phone_2):
        try:
            if phone:
                found.append(normal_address(tx, f"tel:{phone}"))
        except Problem:
            continue
    return found


def language_of(contact: Contact) -> Language:
    """In which of ours this person reads: Chinese, unless the card says that they speak none."""
    spoken = [one.casefold() for one in contact.languages]
    if any(one in ("fr", "french", "français", "francais", "法语") for one in spoken):
        return "fr"
    if any(one in ("en", "english", "anglais", "英语") for one in spoken):
        return "en"
    return "zh-CN"


def _line(asking: Asking, one: Try) -> Line:
    data = {"name": one.name, "relation": one.relation, "outcome": one.outcome}
    kind = "help_asked" if one.outcome in ("asked", "failed", "skipped") else "help_answer"
    actor = "hub" if asking.operator_id is None else f"operator {asking.operator_id}"
    return Line(asking.resident_id, kind, actor, {**data, **({"why": one.why} if one.why else {})}, asking.alarm_id)


def _due_of(event: Event) -> int | None:
    return event.data["due_ms"] if event.topic == TOPIC else None
