"""What ends by itself when its time is over: a claim, a wait, a shelf, the moment in which a closing may be undone.

The time is a column of the alarm, so a kill loses none of them, and after an outage each ends at once.
"""

from typing import Any

from hub.kernel import DueRunner, Write
from hub.residents import Line, record_all, risks
from hub.telephony import is_talking

from . import due_store, store
from .asking import over
from .ladder_store import Ladders
from .ladders import next_rung_ms
from .model import Alarm, What
from .policy import CLAIM_MS, ends_by_itself
from .summary import TOPIC, publish
from .triage import deadline_ms

END_LENGTH_MAX = 100


def end_runner() -> DueRunner:
    """Ends what is due, for all alarms. One for each hub."""
    return DueRunner("ends", end_due, lambda event: event.data["due_ms"] if event.topic == TOPIC else None)


def end_due(tx: Write) -> int | None:
    """End what is due, at most END_LENGTH_MAX; returns when something is due next."""
    news: list[tuple[Alarm, What]] = []
    for one in due_store.due_ends(tx, END_LENGTH_MAX):
        what = ends_by_itself(one, is_talking(tx, one.taken_by or 0, one.id))
        if what is None:
            store.change(tx, one.id, {"due_ms": tx.now_ms + CLAIM_MS}, new_version=False)
        else:
            store.change(tx, one.id, _changes(tx, one, what))
            news.append((_fresh(tx, one.id), what))
    over(tx, [one.id for one, what in news if what == "settled"])
    record_all(tx, [_line(one, what) for one, what in news if one.resident_id is not None and what != "settled"])
    publish(tx, news)
    return due_store.next_end_ms(tx)


def given_back(tx: Write, alarm: Alarm) -> dict[str, Any]:
    """Nobody has it any more: it waits from now on, and begins loudly, on its ladder's first rung."""
    ladder = Ladders(tx).at(alarm.base_priority, tx.now_ms)
    rung = min(1, len(ladder.rungs))
    resident = alarm.resident_id
    risk = None if resident is None else risks(tx, {resident}).get(resident)
    return {
        "state": "open",
        "taken_by": None,
        "taken_by_name": None,
        "taken_ms": None,
        "due_ms": None,
        "why": None,
        "waits_ms": tx.now_ms,
        "deadline_ms": deadline_ms(alarm.base_priority, risk, tx.now_ms),
        "rung": rung,
        "rungs": len(ladder.rungs),
        "next_rung_ms": next_rung_ms(ladder, tx.now_ms, rung, tx.now_ms),
    }


def _changes(tx: Write, alarm: Alarm, what: What) -> dict[str, Any]:
    match what:
        case "released" | "unshelved":
            return given_back(tx, alarm)
        case "wait_over":
            return {"state": "in_progress", "why": None, "due_ms": tx.now_ms + CLAIM_MS}
        case _:
            return {"due_ms": None}


def _fresh(tx: Write, alarm_id: int) -> Alarm:
    alarm = store.alarm(tx, alarm_id)
    assert alarm is not None  # noqa: S101 - it was changed in this very transaction
    return alarm


def _line(alarm: Alarm, what: What) -> Line:
    return Line(alarm.resident_id or 0, f"alarm_{what}", "hub", {}, alarm.id)
