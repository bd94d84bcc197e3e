"""Notes every breach of the promise at its moment, once, with its reason; and lets people add words.

Whether there was one can always be counted again from conversations, pauses and service times. Why there was one
cannot: who was on shift, how many waited, how far the ladder had got is known only then. So the moment and its reason
are a row, and nothing that is entered afterwards (a pause for last week) makes it go away.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from hub.kernel import DueRunner, Event, Read, Write, not_found
from hub.operators import Signed, audit
from hub.residents import all_ids, record, service_turns

from . import facts as gathering
from . import store
from .gaps import gaps
from .lives import FOR_EVER_MS, lives
from .model import HOUR_MS, Gap, Life
from .policy import reason_of

TOPIC = "care_breach"
# After an outage a press must not wait for all of them.
NOTED_MAX = 50
READ_AT_ONCE = 200


def runner() -> DueRunner:
    """For all residents. One for each hub. A change of a card, or of what was noted, may bring a moment nearer."""

    def due_of(event: Event) -> int | None:
        nearer = event.topic == "resident" or (event.topic == "care_call" and event.data["what"] == "corrected")
        return event.at_ms if nearer else None

    return DueRunner("care_breaches", note_due, due_of)


def note_due(tx: Write) -> int | None:
    """Note whose time has run out, at most NOTED_MAX; returns when to look again, None if nobody waits.

    The plan's due time lies before that moment or at it, so only who is past it is looked at.
    """
    upcoming = [one for one in (store.next_due_ms(tx),) if one is not None]
    late: list[tuple[Life, Gap]] = []
    for life in _waiting(tx):
        running = gaps(life, FOR_EVER_MS - 1)[-1]
        if running.is_open and running.late_ms is not None:
            if running.late_ms < tx.now_ms:
                late.append((life, running))
            else:
                upcoming.append(running.late_ms + 1)
        if len(late) > NOTED_MAX:
            break
    for life, running in late[:NOTED_MAX]:
        _note_if_late(tx, life, running)
    return tx.now_ms if len(late) > NOTED_MAX else min(upcoming, default=None)


def _waiting(tx: Read) -> Iterator[Life]:
    """A few are read at a time: of all who wait, a part may do."""
    ids = sorted(_unsettled(tx))
    for first in range(0, len(ids), READ_AT_ONCE):
        yield from lives(tx, tx.now_ms, tx.now_ms, ids[first : first + READ_AT_ONCE])


def _unsettled(tx: Read) -> set[int]:
    """Who is past the plan's due time and not noted yet, as far as can be told without a look at each life."""
    ids = all_ids(tx, among=store.due(tx))
    if not ids:
        return ids
    begun: dict[int, int] = {}
    for resident_id, begin_ms in store.noted(tx, ids):
        begun[resident_id] = max(begun.get(resident_id, 0), begin_ms)
    talked = store.last_before(tx, tx.now_ms + 1, begun.keys())
    turns = service_turns(tx, begun.keys())
    # A conversation or another service since then begins a gap of its own.
    return {
        one
        for one in ids
        if one not in begun or talked.get(one, 0) > begun[one] or any(at_ms > begun[one] for at_ms, _ in turns[one][0])
    }


def note_missed(tx: Write, from_ms: int, to_ms: int) -> int:
    """Note what nobody noted at its moment, should there be any; how many there were. For a month that is certified."""
    known, found = store.noted(tx), 0
    for life in lives(tx, from_ms, min(to_ms, tx.now_ms)):
        for gap in gaps(life, min(to_ms, tx.now_ms)):
            new = gap.late_ms is not None and gap.late_ms >= from_ms and (life.resident_id, gap.begin_ms) not in known
            found += new and _note_if_late(tx, life, gap)
    return found


def add_words(tx: Write, who: Signed, breach_id: int, words: str) -> dict[str, Any]:
    """What a supervisor has to say about it. Raises 404."""
    row = store.breach(tx, breach_id)
    if row is None:
        raise not_found("breach", breach_id)
    store.add_words(tx, breach_id, who.operator_id, who.name, words)
    audit(tx, who, "explain_breach", f"breach {breach_id}")
    tx.publish(TOPIC, {"what": "explained", "id": breach_id, "resident_id": row.resident_id})
    return {"items": store.words(tx, [breach_id]).get(breach_id, [])}


def _note_if_late(tx: Write, life: Life, gap: Gap) -> bool:
    if gap.late_ms is None:
        return False
    facts = gathering.facts(tx, life.resident_id, gap.begin_ms, gap.late_ms)
    reason = reason_of(facts)
    row = {
        "resident_id": life.resident_id,
        "begin_ms": gap.begin_ms,
        "late_ms": gap.late_ms,
        "limit_ms": life.limit_ms,
    }
    breach_id = store.add_breach(tx, {**row, "reason": reason, "facts": asdict(facts)})
    if breach_id is None:
        return False
    told = {"late_ms": gap.late_ms, "hours": life.limit_ms // HOUR_MS, "reason_code": reason}
    record(tx, life.resident_id, "care_late", "hub", told)
    tx.publish(TOPIC, {"what": "noted", "id": breach_id, "resident_id": life.resident_id})
    return True
