"""What stood in the rows when somebody became late: what was tried, how far it was passed on, who was there to call."""

from hub.kernel import Read

from ..planning import past_seats_ms
from . import store
from .model import DAY_MS, Facts
from .policy import CALL_MS


def facts(tx: Read, resident_id: int, begin_ms: int, late_ms: int) -> Facts:
    """For the resident with whom nobody has talked since `begin_ms`, too long at `late_ms`."""
    outcomes = store.outcomes_since(tx, resident_id, begin_ms)
    interrupted = sum(one == "interrupted" for one in outcomes)
    steps, visits, alarm_id = store.passed_on(tx, resident_id, begin_ms, late_ms)
    day_ms = late_ms - DAY_MS
    made = store.calls_made(tx, day_ms, late_ms)
    return Facts(
        noted_after_ms=tx.now_ms - late_ms,
        tries=len(outcomes) - interrupted,
        interrupted=interrupted,
        steps=steps,
        visits=visits,
        alarm_id=alarm_id,
        seat_ms=past_seats_ms(tx, day_ms, late_ms),
        needed_ms=(made + store.waiting(tx)) * CALL_MS,
    )
