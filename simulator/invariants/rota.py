"""What must be true of the plan and the rota: it goes by who is on it now, and no hour is overfull."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from .calling import SETTLED_MS, SHANGHAI
from .escalation import able_ms
from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.virtual.view import View

HOUR_MS: Final = 3_600_000
MINUTE_MS: Final = 60_000
CALL_MINUTES: Final = 4  # of an operator, with the note

invariant = Collection()


@invariant()
def a_change_of_the_rota_is_planned_with_within_a_minute(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """A minute after a change of the rota the plan of the care calls counts with the people who are on it now."""
    changed = _changed(view)
    if changed is None or able_ms(view) < SETTLED_MS or view.now_ms - changed["at_ms"] < MINUTE_MS:
        return
    basis = view.plan().basis
    if basis is None or basis["seq"] < changed["seq"]:
        yield Finding(
            f"the rota was changed {(view.now_ms - changed['at_ms']) // 1000} s ago, and the plan is as before"
        )


@invariant()
def no_hour_has_more_calls_than_people_for_them(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """In no hour to come are more first calls planned than the operators on the rota of that hour can make."""
    changed, plan = _changed(view), view.plan()
    if changed is None or plan.basis is None or plan.basis["seq"] < changed["seq"] or able_ms(view) < SETTLED_MS:
        return
    begins_ms = (view.now_ms // HOUR_MS + 1) * HOUR_MS
    query = """SELECT s.start_ms, s.end_ms FROM rota_shift s
               WHERE s.active AND s.role = 'operator' AND s.end_ms > ? ORDER BY s.start_ms"""
    seats: Counter[int] = Counter()
    # From its first day to its last: where a day between them has no shift nobody comes.
    first_ms, last_ms = view.sql.execute(
        "SELECT MIN(start_ms), MAX(start_ms) FROM rota_shift WHERE active OR replaced_by IS NOT NULL"
    ).fetchone()
    for start_ms, end_ms in view.sql.execute(query, (begins_ms - 24 * HOUR_MS,)):
        seats.update(range(start_ms // HOUR_MS, end_ms // HOUR_MS))
    calls = Counter(
        call.planned_ms // HOUR_MS
        for call in plan.calls.values()
        if call.planned_ms is not None and call.planned_ms >= begins_ms and call.retry_ms is None
    )
    for hour, many in sorted(calls.items()):
        room = ceil(seats[hour] * 60 / CALL_MINUTES)
        if many > room and _day(first_ms) <= _day(hour * HOUR_MS) <= _day(last_ms):
            at = datetime.fromtimestamp(hour * 3600, SHANGHAI)
            yield Finding(f"{many} calls are planned from {at:%d %H:%M} on, and there are {seats[hour]} people")


def _changed(view: View) -> Any:
    """The last change of the rota, None where the hub knows of no shift."""
    return view.sql.execute(
        """SELECT seq, at_ms FROM event WHERE topic = 'rota'
               AND EXISTS (SELECT 1 FROM rota_shift WHERE active OR replaced_by IS NOT NULL)
           ORDER BY seq DESC LIMIT 1"""
    ).fetchone()


def _day(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, SHANGHAI).date().isoformat()
