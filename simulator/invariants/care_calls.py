"""What must be true of care calls: who was talked with is called later, and no call is noted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.virtual.view import View

# With these codes somebody has talked with the resident: what the hub promises, written down once more (view.py).
CONVERSATIONS: Final = ("real_medical", "real_fall", "real_fire", "real_other", "social", "accidental")
# What is promised to everybody: so long after a conversation somebody talks with them again, or it is known why not.
PROMISE_MS: Final = 72 * 3_600_000
# Who comes home from a pause has a day at least.
RETURN_MS: Final = 24 * 3_600_000
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


@invariant(in_calm=True)
def nobody_is_late_without_a_reason(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """When all is quiet, nobody who is looked after has passed 72 hours without a conversation, or it is noted why."""
    query = """SELECT r.id, MAX(COALESCE(s.from_ms, 0), COALESCE((SELECT MAX(c.at_ms) FROM live_contact c
                   WHERE c.resident_id = r.id AND c.taken_back_ms IS NULL), 0)) AS since_ms,
                   (SELECT MAX(b.late_ms) FROM care_breach b WHERE b.resident_id = r.id) AS noted_ms,
                   (SELECT MAX(p.to_ms) FROM resident_pause p WHERE p.resident_id = r.id) AS away_ms
               FROM resident r LEFT JOIN care_since s ON s.resident_id = r.id WHERE r.ended_on IS NULL"""
    for row in view.sql.execute(query):
        late_ms = row["since_ms"] + PROMISE_MS
        is_late = row["since_ms"] and view.now_ms > late_ms + FOLLOWED_WITHIN_MS
        was_away = (row["away_ms"] or 0) > row["since_ms"] and view.now_ms < row["away_ms"] + RETURN_MS + PROMISE_MS
        if is_late and not was_away and (row["noted_ms"] or 0) < row["since_ms"]:
            hours = (view.now_ms - row["since_ms"]) // 3_600_000
            yield Finding(f"nobody has talked with resident {row['id']} for {hours} h, and nobody knows why")


@invariant()
def no_late_call_is_noted_twice(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """That somebody was not talked with in time is noted once, at its moment and not before."""
    for row in view.sql.execute("SELECT resident_id, begin_ms, COUNT(*) AS many FROM care_breach GROUP BY 1, 2"):
        if row["many"] > 1:
            yield Finding(f"resident {row['resident_id']} was late once, and it is noted {row['many']} times")
    for row in view.sql.execute("SELECT resident_id, late_ms, at_ms FROM care_breach WHERE at_ms < late_ms"):
        yield Finding(f"resident {row['resident_id']} is noted as late before they were")
