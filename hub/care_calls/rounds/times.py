"""When the next try is: at spread times of the same day, inside the hours of the centre and the resident's windows."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hub.residents import Hours, Span, call_spans, first_in

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
TRIES = 3
BUSY_TRIES = 3  # a line that is busy so often counts as a try: a receiver that lies beside the telephone does that
BUSY_MS = 10 * MINUTE_MS
GAP_MS_MIN, GAP_MS_MAX = 20 * MINUTE_MS, 2 * HOUR_MS
# So long before the 72nd hour the tries are over: contacts, committee and a visit take their time.
LADDER_MS = 5 * HOUR_MS


def tries(outcomes: Sequence[str]) -> int:
    """How many tries those calls were: no answer is one, somebody else, too; interrupted is none."""
    busy = sum(one == "busy" for one in outcomes)
    return sum(one in ("no_answer", "someone_else") for one in outcomes) + busy // BUSY_TRIES


def next_try_ms(
    outcomes: Sequence[str], now_ms: int, due_ms: int, zone: ZoneInfo, hours: Hours, windows: Sequence[Span]
) -> int | None:
    """When to try again after these calls of a round (the newest last); None: it is time to ask somebody else.

    Today inside hours and windows; if today has no time left, tomorrow, where the 72nd hour allows it; else today
    inside the hours alone.
    """
    left = TRIES - tries(outcomes)
    if not outcomes or outcomes[-1] == "wrong_number" or left <= 0:
        return None
    inside = [*call_spans(now_ms, zone, hours, windows)]
    today = [one for one in inside if _day(one[0], zone) == _day(now_ms, zone)]
    last_ms = min(today[-1][1] if today else now_ms, due_ms - LADDER_MS)
    busy = outcomes[-1] == "busy" and sum(one == "busy" for one in outcomes) % BUSY_TRIES
    gap_ms = BUSY_MS if busy else min(max((last_ms - now_ms) // left, GAP_MS_MIN), GAP_MS_MAX)
    for spans in (today, inside, [*call_spans(now_ms, zone, hours, ((0, 24 * 60),))]):
        at_ms = first_in(spans, now_ms + gap_ms)
        if at_ms is not None and (at_ms < due_ms - LADDER_MS or (busy and at_ms < due_ms)):
            return at_ms
    return None


def is_wished(spans: Sequence[Span], now_ms: int, due_ms: int) -> bool:
    """Whether now is in one of the spans in which they like to be called; or none of them comes in time any more."""
    first_ms = first_in(spans, now_ms)
    return first_ms is None or first_ms == now_ms or first_ms >= due_ms - LADDER_MS


def _day(at_ms: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at_ms / 1000, zone).date()
