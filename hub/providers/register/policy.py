"""When somebody may be sent no more, and when a paper's end is told: decisions only.

    active ◀─reinstate── suspended        ended ──archive──▶ archived
      │ ────suspend────▶     │              ▲ │
      └───────────end────────┴──────────────┘ └─reinstate─▶ active

Reinstating is a person's step, with a reason; nothing does it by itself.
"""

from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from hub.kernel import Problem
from hub.kernel.site_days import day_begins_ms

from ..matching.model import Standing

Step = Literal["suspend", "reinstate", "end", "archive"]
Stage = Literal["month", "week", "over"]

WAY: dict[tuple[Standing, Step], Standing] = {
    ("active", "suspend"): "suspended",
    ("suspended", "reinstate"): "active",
    ("ended", "reinstate"): "active",
    ("active", "end"): "ended",
    ("suspended", "end"): "ended",
    ("ended", "archive"): "archived",
}
MONTH_DAYS = 30
WEEK_DAYS = 7


def after(standing: Standing, step: Step) -> Standing:
    """The standing after `step`. Raises 409 `wrong_state`."""
    found = WAY.get((standing, step))
    if found is None:
        needed = " or ".join(start for start, one in WAY if one == step)
        detail = f"This provider is {standing}; they would have to be {needed}."
        raise Problem(409, "wrong_state", detail, standing=standing)
    return found


def stage(until: date, today: date) -> Stage | None:
    """How near the end of a paper is whose last day is `until`; None: there is time."""
    left = (until - today).days
    if left < 0:
        return "over"
    return "week" if left <= WEEK_DAYS else "month" if left <= MONTH_DAYS else None


def next_warning_ms(until: date, zone: ZoneInfo, now_ms: int) -> int | None:
    """When the next of the three warnings is due; None after the last.

    Of a contract the same. What is past when it comes in needs no warning: whoever writes it down sees it.
    """
    days = (until - timedelta(days=MONTH_DAYS), until - timedelta(days=WEEK_DAYS), until + timedelta(days=1))
    return next((due for due in (day_begins_ms(day, zone) for day in days) if due > now_ms), None)
