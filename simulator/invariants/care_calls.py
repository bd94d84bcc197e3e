"""What must be true of care calls: who was talked with is called later, and no call is noted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.virtual.view import View

# With these codes somebody has talked with the resident: what the hub promises, written down once more (view.py).
CONVERSATIONS: Final = ("real_medical", "real_fall", "real_fire", "real_other", "social", "accidental")
# From the closing of an alarm to the new date of the care call; a full disk is over by the time of calm.
FOLLOWED_WITHIN_MS: Final = 30_000

invariant = Collection()


@invariant(in_calm=True)
def who_was_talked_with_is_called_later(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """When all is quiet, every alarm that ended with a conversation has put off the resident's next care call."""
    query = """SELECT a.id, a.device_id, a.resident_id, a.closed_ms, a.closing_code, p.last_live_ms
               FROM alarm a LEFT JOIN care_plan p ON p.resident_id = a.resident_id
               WHERE a.state = 'closed' AND a.resident_id IS NOT NULL"""
    for row in view.sql.execute(query):
        talked = row["closing_code"] in CONVERSATIONS and view.now_ms - row["closed_ms"] > FOLLOWED_WITHIN_MS
        if talked and (row["last_live_ms"] or 0) < row["closed_ms"]:
            text = f"resident {row['resident_id']} talked with us (alarm {row['id']}); their care call is as before"
            yield Finding(text, (row["device_id"],), (row["id"],))


@invariant()
def no_call_is_noted_twice(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """A care call is noted once, however often it was sent because its answer was lost."""
    for row in view.sql.execute("SELECT resident_id, COUNT(*) AS many FROM care_call GROUP BY resident_id"):
        meant = view.ledger.written["care_call", row["resident_id"]]
        if row["many"] > meant:
            yield Finding(f"resident {row['resident_id']} has {row['many']} care calls noted, not {meant}")
