"""At which hours of the wall people were reached by care calls: when to call who has no wish of their own."""

from collections.abc import Collection

from sqlalchemy import bindparam, case, func, or_, select

from hub.kernel import Prepared, Read, listed, site_zone
from hub.kernel.site_days import offsets

from ..calling.tables import care_call
from ..model import TALKED
from ..policy import best_hours
from .policy import HOUR_MS

LOOKED_AT_MS = 90 * 24 * HOUR_MS
_c = care_call.c
_hour = ((_c.at_ms + bindparam("offset_ms")) // HOUR_MS % 24).label("hour")
_reached = func.sum(case((or_(*(_c.outcome == one for one in TALKED)), 1), else_=0)).label("reached")
_tries = (
    select(_c.resident_id, _hour, func.count().label("made"), _reached)
    .where(_c.at_ms >= bindparam("from_ms"), _c.at_ms < bindparam("to_ms"), _c.outcome != "interrupted")
    .group_by(_c.resident_id, _hour)
)
# Built once: some are asked for after each call.
_all = Prepared(_tries)
_some = Prepared(_tries.where(_c.resident_id.in_(listed("ids"))))


def answering_hours(tx: Read, ids: Collection[int] | None = None) -> dict[int, frozenset[int]]:
    """Of everybody, or of some: the hours (0 to 23) at which each answered best in the last 90 days, where known."""
    from_ms = tx.now_ms - LOOKED_AT_MS
    found: dict[int, dict[int, tuple[int, int]]] = {}
    times = offsets(site_zone(tx), from_ms, tx.now_ms)
    for one, end_ms in zip(times, [*(each.from_ms for each in times[1:]), tx.now_ms], strict=True):
        asked = {"from_ms": max(one.from_ms, from_ms), "to_ms": end_ms, "offset_ms": one.offset_ms}
        rows = _all.rows(tx, asked) if ids is None else _some.rows(tx, {**asked, "ids": ids})
        for resident_id, at_hour, made, many in rows:
            tries = found.setdefault(resident_id, {})
            before = tries.get(at_hour, (0, 0))
            tries[at_hour] = before[0] + made, before[1] + many
    best = {one: frozenset(best_hours(tries)) for one, tries in found.items()}
    return {one: hours for one, hours in best.items() if hours}
