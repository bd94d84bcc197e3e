"""From when to when is called on each day of the week: what a supervisor has said, else from eight to eight."""

import json
from collections.abc import Sequence
from typing import Any

from hub.kernel import Read, Write, put_setting
from hub.operators import Signed, audit

from .calendar import HOURS
from .model import Span
from .state import OPEN, calendar
from .topics import CALENDAR


def shown(tx: Read) -> dict[str, Any]:
    """`hours`: of the seven weekdays from Monday, minutes of the day on the wall; `usual`: what holds unsaid."""
    return {"hours": _listed(calendar(tx).hours), "usual": _listed(HOURS)}


def say(tx: Write, who: Signed, hours: Sequence[Sequence[Span]]) -> dict[str, Any]:
    """From now on is called so, on all days of which nothing else was said; the plan is made anew."""
    before = _listed(calendar(tx).hours)
    after = _listed(hours)
    if after != before:
        put_setting(tx, OPEN, json.dumps(after))
        audit(tx, who, "care_calendar_set", "rota", {"weekdays": after, "before": before})
        tx.publish(CALENDAR, {"day": None})
    return shown(tx)


def _listed(hours: Sequence[Sequence[Span]]) -> list[list[list[int]]]:
    return [[[begin, end] for begin, end in day] for day in hours]
