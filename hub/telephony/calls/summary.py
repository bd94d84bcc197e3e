"""A call as everybody is told of it: in lists, in the feed and after each command, always the same fields."""

from collections.abc import Iterable
from typing import Any

from hub import presence
from hub.kernel import Read, Write
from hub.residents import ResidentSummary, summaries

from . import store
from .link import Link
from .model import Call

TOPIC = "call"
_SAME = (
    "id",
    "direction",
    "number",
    "state",
    "outcome",
    "purpose",
    "resident_id",
    "contact_id",
    "callee",
    "relation",
    "alarm_id",
    "operator_id",
    "operator_name",
    "confirmed_by",
    "made_ms",
    "ringing_ms",
    "answered_ms",
    "ended_ms",
    "rings_until_ms",
    "wish",
    "address",
    "error",
)


def summarise(tx: Read, calls: Iterable[Call]) -> list[dict[str, Any]]:
    """Each in the same order, with the resident's name; `told_by_people`: operators say what became of it."""
    calls = list(calls)
    homes = summaries(tx, {one.resident_id for one in calls if one.resident_id is not None})
    return [_summary(one, homes.get(one.resident_id or 0)) for one in calls]


def publish(tx: Write, call: Call, what: str) -> dict[str, Any]:
    """Tell everybody how the call is now, and `what` has just happened to it; returns the summary."""
    found = summarise(tx, [call])[0]
    tx.publish(TOPIC, {**found, "what": what})
    if call.operator_id is not None:
        talks = store.active_of(tx, call.operator_id) is not None
        (presence.began_call if talks else presence.ended_call)(tx, call.operator_id)
    return found


def _summary(call: Call, home: ResidentSummary | None) -> dict[str, Any]:
    told_by_people = call.line == Link.name
    more = {"resident_name": home.name if home else None, "told_by_people": told_by_people}
    return {**{name: getattr(call, name) for name in _SAME}, **more, "matches": call.matches or []}
