"""What the desk sees: whom this operator calls next, and what is known of a resident's care calls."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from hub import alarms
from hub.kernel import AnyRow, Prepared, Read, local_time, site_zone
from hub.operators import Signed
from hub.residents import ABSENT, is_served, must_exist
from hub.worklist import held_work, next_work

from .. import planning
from .. import store as contact_store
from ..rounds.good import GoodTimes
from ..rounds.summary import shown as shown_round
from ..visits import store as visits
from . import store
from .service import shown_plan
from .summary import summarise

CALLS_SHOWN = 20
_MOOD_OF_LAST = 10
_VISITS_SHOWN = 5
LOOKED_AT_MAX = 200
_absent = Prepared(ABSENT)


def next_call(tx: Read, who: Signed) -> dict[str, Any]:
    """`item`: the line of the worklist that is this person's next, None if there is none, and then `why`: an `alarm` of
    theirs comes first, or `nothing` is to be done now. A call of theirs that has no outcome comes first
    (`care_call_id`), then what they are at. Where somebody else is at something nobody rings. When nothing
    else is to be done, who is past their target need not wait for their turn.
    """
    if (alarm_id := alarms.in_hand(tx, who.operator_id)) is not None:
        return {"item": None, "why": "alarm", "alarm_id": alarm_id}
    mine = store.of_operator(tx, who.operator_id)
    if mine is not None:
        line = next_work(tx, who.operator_id, resident_id=mine.resident_id)
        return _given(tx, line or {"kind": "care_call", "resident_id": mine.resident_id}, mine.id)
    held = held_work(tx)
    for at_it in held:
        if at_it["held_by"] == who.operator_id:
            return _given(tx, at_it, None)
    nobody = store.called_now(tx) | {one["resident_id"] for one in held}
    nobody |= {row.resident_id for row in _absent.rows(tx, {"now_ms": tx.now_ms})}
    times = GoodTimes(tx)

    def fits(row: AnyRow) -> bool:
        """Contacts and committees are asked at any time that was planned; follow-ups not before theirs, and by day."""
        if row.resident_id in nobody:
            return False
        is_early = row.from_ms is not None and row.from_ms > tx.now_ms
        if row.kind.startswith("follow_up"):
            return not is_early and times.is_open(row.resident_id)
        return row.kind != "care_call" or times.is_good(row.resident_id, early=is_early)

    line = next_work(tx, who.operator_id, early=planning.waiting(tx, LOOKED_AT_MAX), fits=fits)
    return {"item": None, "why": "nothing"} if line is None else _given(tx, line, None)


def care(tx: Read, resident_id: int) -> dict[str, Any]:
    """When the next call is due, the last that were made, and how mood and health went; None is due where the service
    has ended. `imported_ms`: when somebody talked with them last as a list says it. Raises 404 for an unknown resident.
    """
    must_exist(tx, resident_id)
    plan = shown_plan(planning.current(tx, resident_id))
    if not is_served(tx, resident_id):
        plan = {**dict.fromkeys(plan), "last_live_ms": plan["last_live_ms"]}
    calls = store.made(tx, resident_id, CALLS_SHOWN)
    going_on = store.of_resident(tx, resident_id)
    imported = contact_store.imported(tx, resident_id)
    felt = [one for one in calls if one.mood is not None or one.health is not None][:_MOOD_OF_LAST]
    return {
        **plan,
        "imported_ms": None if imported is None else imported.at_ms,
        "calls": summarise(tx, calls),
        "going_on": None if going_on is None else summarise(tx, [going_on])[0],
        "tries_today": _today(tx, resident_id),
        "round": shown_round(tx, resident_id),
        "visits": [asdict(one) for one in visits.of_resident(tx, resident_id, _VISITS_SHOWN)],
        "felt": [{name: asdict(one)[name] for name in ("id", "at_ms", "mood", "health")} for one in felt],
        "needs": [{"id": one.id, "at_ms": one.at_ms, "needs": one.needs} for one in calls if one.needs],
    }


def _given(tx: Read, line: Mapping[str, Any], care_call_id: int | None) -> dict[str, Any]:
    tries = _today(tx, line["resident_id"])
    return {"item": {**line, "care_call_id": care_call_id, "tries_today": tries}, "why": None}


def _today(tx: Read, resident_id: int) -> int:
    """How many calls were made since midnight, there."""
    zone = site_zone(tx)
    midnight = datetime.combine(local_time(tx.now_ms, zone).date(), time(), zone)
    return store.made_since(tx, resident_id, int(midnight.timestamp() * 1000))
