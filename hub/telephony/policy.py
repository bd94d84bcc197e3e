"""When a message is tried again, and when it is given up."""

from .model import Outcome

PAUSE_MS_MIN = 2_000
PAUSE_MS_MAX = 60_000
# Who is told of an alarm a quarter of an hour late is told of something else.
AGE_MS_MAX = 15 * 60_000
# Nobody is told the same twice within this: an alarm each second must not be a call each second.
SILENCE_MS = 30_000


def next_try_ms(made_ms: int, tries: int, outcome: Outcome, now_ms: int) -> int | None:
    """After try number `tries` (1 is the first): when to try again; None when it is over, one way or the other."""
    if outcome.verdict != "passing":
        return None
    due_ms = now_ms + min(PAUSE_MS_MIN * 2 ** min(tries - 1, 16), PAUSE_MS_MAX)
    return due_ms if due_ms - made_ms <= AGE_MS_MAX else None
