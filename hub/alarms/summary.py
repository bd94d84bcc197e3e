"""An alarm as everybody is told of it: in lists, in the feed and after each command, always the same fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from hub.kernel import Read, Write
from hub.residents import Home, homes

from .model import Alarm, What
from .triage import reasons

TOPIC = "alarm"

_TOLD = (
    "id",
    "version",
    "kind",
    "priority",
    "base_priority",
    "state",
    "device_id",
    "opened_ms",
    "last_press_ms",
    "presses",
    "deadline_ms",
    "waits_ms",
    "rung",
    "rungs",
    "next_rung_ms",
    "place",
    "data",
    "due_ms",
    "returned_ms",
    "why",
    "help_ms",
    "reopened",
    "resident_id",
    "first_taken_ms",
    "taken_by",
    "taken_by_name",
    "taken_ms",
    "closed_by",
    "closed_by_name",
    "closed_ms",
    "closing_code",
)


def summarise(tx: Read, alarms: Iterable[Alarm], known: Mapping[int, Home] | None = None) -> list[dict[str, Any]]:
    """AlarmSummary of each, in the same order. `known`: the residents, where somebody has looked for them already."""
    alarms = list(alarms)
    found = dict(known or {})
    if missing := {one.resident_id for one in alarms if one.resident_id is not None} - found.keys():
        found.update(homes(tx, missing))
    return [_summary(one, found.get(one.resident_id or 0)) for one in alarms]


def publish(
    tx: Write, news: Iterable[tuple[Alarm, What]], known: Mapping[int, Home] | None = None
) -> list[dict[str, Any]]:
    """One event each, the whole alarm as it is now and `what` has happened; returns the summaries."""
    news = list(news)
    if not news:  # most heartbeats of a phone with an open press
        return []
    found = summarise(tx, [alarm for alarm, _ in news], known)
    for data, (_, what) in zip(found, news, strict=True):
        tx.publish(TOPIC, {**data, "what": what})
    return found


def _summary(alarm: Alarm, home: Home | None) -> dict[str, Any]:
    who = home.summary if home else None
    return {
        **{name: getattr(alarm, name) for name in _TOLD},
        "reasons": reasons(alarm, home.risk if home else None),
        "resident_name": who.name if who else "",
        "age": who.age if who else None,
        "address": who.address if who else alarm.place or "",
        "zone": who.zone if who else "",
    }
