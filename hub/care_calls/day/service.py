"""Counts the day of the site, from midnight to midnight on its wall."""

from datetime import datetime, time, timedelta
from typing import Any

from hub.kernel import Read, local_time, site_zone
from hub.operators import Signed
from hub.worklist import work_until

from ..calling.summary import told_to_all
from ..model import TALKED
from . import store


def today(tx: Read, who: Signed) -> dict[str, Any]:
    """`done`: residents talked with; `tried`: calls in vain; `left`: who is still to be called today."""
    first_ms, end_ms = _bounds(tx)
    calls = store.ended(tx, first_ms, end_ms)
    left = work_until(tx, "care_call", end_ms)
    return {
        "all": _progress([(one.resident_id, one.outcome) for one in calls], left),
        "mine": _progress(
            [(one.resident_id, one.outcome) for one in calls if one.operator_id == who.operator_id],
            {resident: whose for resident, whose in left.items() if whose == who.operator_id},
        ),
        "going_on": told_to_all(tx, store.going_on(tx)),
    }


def _progress(calls: list[tuple[int, str]], left: dict[int, int | None]) -> dict[str, int]:
    done = {resident for resident, outcome in calls if outcome in TALKED}
    tried = sum(outcome not in TALKED for _, outcome in calls)
    return {"done": len(done), "tried": tried, "left": len(left.keys() - done)}


def _bounds(tx: Read) -> tuple[int, int]:
    zone = site_zone(tx)
    day = local_time(tx.now_ms, zone).date()
    first, end = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(1)))
    return round(first.timestamp() * 1000), round(end.timestamp() * 1000)
