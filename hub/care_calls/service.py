"""Keeps every resident's next care call on the worklist, and notes what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hub.kernel import Consumer, Event, Read, Write
from hub.operators import Signed, operator_names
from hub.residents import all_ids, away_until, is_served, must_be_known, must_exist, record
from hub.worklist import Work, finish_work, load_work, put_work

from . import store
from .model import Outcome
from .policy import due_after, was_conversation

CALLS_SHOWN = 20
# Changes of a card that move the next care call; an undo may be one of any of these.
CARD_SECTIONS = frozenset({"new", "pauses", "service", "undo"})


@dataclass(frozen=True, slots=True)
class Plan:
    """When somebody last talked with the resident (None: never yet), and when it is due again."""

    last_live_ms: int | None
    due_ms: int


def load(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or replace plans: `resident_id last_live_ms due_ms`."""
    if rows:
        store.put_plans(tx, rows)
    load_work(tx, [Work("care_call", row["resident_id"], row["resident_id"], row["due_ms"]) for row in rows])


def plan_missing(tx: Write) -> None:
    """Nobody is forgotten: a resident without a plan is called now."""
    missing = all_ids(tx) - store.planned_ids(tx)
    load(tx, [{"resident_id": one, "last_live_ms": None, "due_ms": tx.now_ms} for one in sorted(missing)])


def note_call(tx: Write, who: Signed, resident_id: int, outcome: Outcome, note: str) -> dict[str, Any]:
    """A call was made. Reached: due again in 72 h. No answer: still due, and everybody sees that it was tried."""
    must_be_known(tx, resident_id)
    call_id = store.add_call(tx, resident_id, who.operator_id, outcome, note)
    if outcome == "reached":
        plan = _talked(tx, resident_id, tx.now_ms)
    else:
        plan = _plan(tx, resident_id) or Plan(None, tx.now_ms)
        if is_served(tx, resident_id):
            put_work(tx, Work("care_call", resident_id, resident_id, plan.due_ms))
    told = {"care_call_id": call_id, "outcome": outcome, "note": note}
    record(tx, resident_id, "care_call", f"operator {who.operator_id}", {"by": who.name, **told})
    return {**told, **asdict(plan)}


def care(tx: Read, resident_id: int) -> dict[str, Any]:
    """When the next call is due, and the last ones that were made; None is due where the service has ended.

    Raises 404 for an unknown resident.
    """
    must_exist(tx, resident_id)
    plan = _plan(tx, resident_id)
    calls = store.calls(tx, resident_id, CALLS_SHOWN)
    names = operator_names(tx, {row.operator_id for row in calls})
    shown = [
        {
            "id": row.id,
            "at_ms": row.at_ms,
            "operator_id": row.operator_id,
            "operator_name": names.get(row.operator_id),
            "outcome": row.outcome,
            "note": row.note,
        }
        for row in calls
    ]
    told = asdict(plan or Plan(None, tx.now_ms))
    return {**told, "due_ms": told["due_ms"] if is_served(tx, resident_id) else None, "calls": shown}


def _plan(tx: Read, resident_id: int) -> Plan | None:
    row = store.plan(tx, resident_id)
    return None if row is None else Plan(row.last_live_ms, row.due_ms)


def _talked(tx: Write, resident_id: int, at_ms: int) -> Plan:
    """Somebody talked with the resident at `at_ms`; what is older than what we know changes nothing."""
    known = _plan(tx, resident_id)
    if known is not None and known.last_live_ms is not None and known.last_live_ms >= at_ms:
        return known
    return _put(tx, resident_id, at_ms, due_after(at_ms))


def _plan_again(tx: Write, resident_id: int) -> None:
    """The resident is new, goes away, comes back, or is no longer looked after."""
    if not is_served(tx, resident_id):
        finish_work(tx, "care_call", resident_id)
        return
    known = _plan(tx, resident_id)
    last_ms = known.last_live_ms if known else None
    _put(tx, resident_id, last_ms, tx.now_ms if last_ms is None else due_after(last_ms))


def _put(tx: Write, resident_id: int, last_live_ms: int | None, due_ms: int) -> Plan:
    """Who is away when the call is due is called when they are back."""
    due_ms = away_until(tx, [resident_id], max(due_ms, tx.now_ms)).get(resident_id, due_ms)
    plan = Plan(last_live_ms, due_ms)
    store.put_plans(tx, [{"resident_id": resident_id, **asdict(plan)}])
    if is_served(tx, resident_id):
        put_work(tx, Work("care_call", resident_id, resident_id, plan.due_ms))
    return plan


def forget(tx: Write, resident_id: int) -> None:
    """Nobody may know any more what was said. That there were calls, and how they ended, stays."""
    store.blank_notes(tx, resident_id)


def alarm_listener() -> Consumer:
    """Hears of alarms closed for good and of who comes, goes and is away, also of what was noted just before a kill."""

    def wants(event: Event) -> bool:
        data = event.data
        if event.topic == "resident":
            return data["section"] in CARD_SECTIONS
        closed = data.get("what") == "settled" and data.get("resident_id")
        return bool(closed) and was_conversation(data.get("closing_code"))

    def handle(tx: Write, event: Event) -> None:
        if event.topic == "resident":
            _plan_again(tx, event.data["resident_id"])
        else:
            _talked(tx, event.data["resident_id"], event.data["closed_ms"])

    return Consumer("care_calls", ["alarm", "resident"], handle, wants)
