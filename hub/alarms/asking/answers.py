"""What became of a try: by the person's own page, by an operator who spoke with them, by the line or the gateway."""

from typing import Any

from hub.kernel import Write
from hub.residents import record

from . import policy, store
from .model import OPEN, Asking, Outcome, Try, Why
from .summary import publish, summarise


def answered(
    tx: Write,
    asking: Asking,
    one: Try,
    outcome: Outcome,
    actor: str,
    *,
    minutes: int | None = None,
    note: str = "",
) -> dict[str, Any]:
    """Keep it, tell everybody, and let the asking go on. The same once more changes nothing, not even the time.

    `minutes`: until who is going will be there.
    """
    if one.id and one.outcome == outcome and one.note == note and one.why != "late" and _minutes(one) == minutes:
        return summarise(tx, asking)
    one.outcome, one.outcome_ms, one.note = outcome, tx.now_ms, note
    one.until_ms = None if minutes is None else tx.now_ms + minutes * 60_000
    one.why = None if one.why == "late" else one.why
    one.over_ms = None  # whoever has said something since then is told again
    if one.id == 0:
        store.add(tx, [one])
    else:
        store.change(tx, [one])
    data: dict[str, Any] = {"name": one.name, "relation": one.relation, "outcome": outcome}
    more = {"minutes": minutes, "note": note, "by": one.by_name if actor.startswith("operator") else ""}
    record(tx, asking.resident_id, "help_answer", actor, {**data, **{k: v for k, v in more.items() if v}}, one.alarm_id)
    return goes_on(tx, asking, outcome)


def not_reached(tx: Write, asking: Asking, one: Try, why: Why) -> None:
    """The gateway says that the message cannot be brought."""
    if one.outcome not in OPEN:
        return
    one.outcome, one.outcome_ms, one.why = "failed", tx.now_ms, why
    store.change(tx, [one])
    data = {"name": one.name, "relation": one.relation, "outcome": "failed", "why": why}
    record(tx, asking.resident_id, "help_answer", "hub", data, one.alarm_id)
    goes_on(tx, asking, "failed")


def goes_on(tx: Write, asking: Asking, what: str) -> dict[str, Any]:
    """Who goes ends the asking; when nobody of the turn can, the next is asked at once."""
    tries = store.tries(tx, asking.alarm_id)
    going = policy.somebody_goes(asking, tries)
    planned = policy.has_planned(asking, tries)
    late_ms = policy.late_ms(asking, tries)
    if asking.state in ("asking", "going") and going:
        asking.state, asking.due_ms = "going", late_ms
    elif asking.state == "going" and not going:
        asking.state, asking.due_ms = ("asking", tx.now_ms) if planned else ("exhausted", None)
    elif asking.state == "asking" and policy.goes_on_at_once(asking, tries):
        asking.due_ms = tx.now_ms
    elif asking.state in ("exhausted", "stopped") and going:
        asking.state, asking.due_ms, asking.why = "going", late_ms, None
    store.save(tx, asking)
    return publish(tx, asking, what, tries)


def _minutes(one: Try) -> int | None:
    if one.until_ms is None or one.outcome_ms is None:
        return None
    return (one.until_ms - one.outcome_ms) // 60_000
