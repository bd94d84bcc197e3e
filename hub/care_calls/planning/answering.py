"""At which hours of the wall people were reached by care calls: when to call who has no wish of their own."""

from collections.abc import Collection

from sqlalchemy import case, func, select

from hub.kernel import Read, site_zone
from hub.kernel.site_days import offsets

from ..calling.tables import care_call
from ..model import TALKED
from ..policy import best_hours
from .policy import HOUR_MS

LOOKED_AT_MS = 90 * 24 * HOUR_MS


def answering_hours(tx: Read, ids: Collection[int] | None = None) -> dict[int, frozenset[int]]:
    """Of everybody, or of some: the hours (0 to 23) at which each answered best in the last 90 days, where known."""
    c, from_ms = care_call.c, tx.now_ms - LOOKED_AT_MS
    reached = func.sum(case((c.outcome.in_(TALKED), 1), else_=0))
    mine = [] if ids is None else [c.resident_id.in_(ids)]
    found: dict[int, dict[int, tuple[int, int]]] = {}
    times = offsets(site_zone(tx), from_ms, tx.now_ms)
    for one, end_ms in zip(times, [*(each.from_ms for each in times[1:]), tx.now_ms], strict=True):
        hour = (c.at_ms + one.offset_ms) // HOUR_MS % 24
        during = (c.at_ms >= max(one.from_ms, from_ms), c.at_ms < end_ms, c.outcome != "interrupted")
        query = select(c.resident_id, hour, func.count(), reached).where(*during, *mine).group_by(c.resident_id, hour)
        for resident_id, at_hour, made, many in tx.sql.execute(query):
            tries = found.setdefault(resident_id, {})
            before = tries.get(at_hour, (0, 0))
            tries[at_hour] = before[0] + made, before[1] + many
    best = {one: frozenset(best_hours(tries)) for one, tries in found.items()}
    return {one: hours for one, hours in best.items() if hours}
