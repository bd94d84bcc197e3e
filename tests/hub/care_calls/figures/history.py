"""A month of the small town, made by the hub's own code step by step, with the hub noting breaches at their moments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hub.care_calls import contacts, note_call
from hub.care_calls.calling import service as calling
from hub.care_calls.figures import note_due
from hub.operators import Signed
from hub.residents import card, editing, record
from tests import cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hub.kernel import Database, Write

WHO = Signed(cast.CHEN, "陈晓", "operator", "zh-CN", "system", b"")
TEN_MIN_MS = 600_000


class Step(NamedTuple):
    """After so many times ten minutes somebody does something for a resident; `more` as `did` needs it."""

    after: int
    did: str
    resident: int
    more: int = 0


class _Over(Exception):
    """Nothing of it stays."""


def in_a_month(database: Database, clock: cast.HandClock, steps: Sequence[Step], look: Callable[[Write], None]) -> None:
    """Live through it in one transaction, let `look` look, and take everything back."""

    def work(tx: Write) -> None:
        tx.now_ms = clock.ms
        for step in steps:
            _until(tx, tx.now_ms + step.after * TEN_MIN_MS)
            _do(tx, step)
        look(tx)
        raise _Over

    try:
        database.write_now(work)
    except _Over:
        return


def _until(tx: Write, at_ms: int) -> None:
    """Time goes by, and the hub wakes whenever it said that it would."""
    while (due_ms := note_due(tx)) is not None and due_ms <= at_ms:
        assert due_ms > tx.now_ms, "the hub would never sleep again"
        tx.now_ms = due_ms
    tx.now_ms = at_ms
    note_due(tx)


def _do(tx: Write, step: Step) -> None:
    resident = step.resident
    known: dict[str, Any] = card(tx, resident)
    served = known["ended_on"] is None
    match step.did:
        case "reached" | "no_answer" | "refused":
            note_call(tx, WHO, resident, step.did)  # pyright: ignore[reportArgumentType] - one of the outcomes
        case "corrected":
            _correct(tx, resident)
        case "import":
            contacts.talked(tx, resident, tx.now_ms - step.more * TEN_MIN_MS, "import", tx.now_ms, None)
            record(tx, resident, "last_call_imported", "operator 3", {"talked_ms": tx.now_ms - step.more * TEN_MIN_MS})
        case "pause":
            away = {"kind": "travel", "from_ms": tx.now_ms, "to_ms": tx.now_ms + step.more * TEN_MIN_MS, "note": ""}
            editing.add_pause(tx, WHO, resident, known["version"], away)
        case "back":
            open_pauses = [one for one in known["pauses"] if one["to_ms"] > tx.now_ms]
            if open_pauses:
                editing.end_pause(tx, WHO, resident, known["version"], open_pauses[0]["id"])
        case "end" if served:
            editing.end_service(tx, WHO, resident, known["version"], "moved", "2026-11-28", "")
        case "resume" if not served:
            editing.resume_service(tx, WHO, resident, known["version"])
        case _:
            return
    _plan(tx, resident)


def _correct(tx: Write, resident: int) -> None:
    """The last call of the resident, if it may still be corrected, had reached nobody."""
    last = tx.sql.exec_driver_sql(
        "SELECT id FROM care_call WHERE resident_id = ? AND ended_ms > ? ORDER BY id DESC LIMIT 1",
        (resident, tx.now_ms - TEN_MIN_MS),
    ).scalar()
    if last is not None:
        calling.correct(tx, WHO, last, calling.Said("no_answer"))


def _plan(tx: Write, resident: int) -> None:
    """What the listener does a moment later."""
    from hub.care_calls import planning

    planning.replan_one(tx, resident)
