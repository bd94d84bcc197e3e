"""An alarm as everybody is told of it: in lists, in the feed and after each command, always the same fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from hub.kernel import Read, Write
from hub.residents import ResidentSummary, Risk, risks, summaries

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


def summarise(tx: Read, alarms: Iterable[Alarm], known: Mapping[int, Risk] | None = None) -> list[dict[str, Any]]:
    """AlarmSummary of each, in the same order. `known`: the residents' risks, where somebody has them already."""
    alarms = list(alarms)
    ids = {one.resident_id for one in alarms if one.resident_id is not None}
    homes = summaries(tx, ids)
    found = risks(tx, ids) if known is None else known
    return [_summary(one, homes, found) for one in alarms]


def publish(
    tx: Write, news: Iterable[tuple[Alarm, What]], known: Mapping[int, Risk] | None = None
) -> list[dict[str, Any]]:
    """One event each, the whole alarm as it is now and `what` has happened; returns the summaries."""
    news = list(news)
    if not news:  # most heartbeats of a phone with an open press
        return []
    found = summarise(tx, [alarm for alarm, _ in news], known)
    for data, (_, what) in zip(found, news, strict=True):
        tx.publish(TOPIC, {**data, "what": what})
    return found


def _summary(alarm: Alarm, homes: Mapping[int, ResidentSummary], known: Mapping[int, Risk]) -> dict[str, Any]:
    resident = alarm.resident_id or 0
    home = homes.get(resident)
    return {
        **{name: getattr(alarm, name) for name in _TOLD},
        "reasons": reasons(alarm, known.get(resident)),
        "resident_name": home.name if home else "",
        "age": home.age if home else None,
        "address": home.address if home else alarm.place or "",
        "zone": home.zone if home else "",
    }
