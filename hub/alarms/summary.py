"""An alarm as everybody is told of it: in lists, in the feed and after each command, always the same fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from hub.kernel import Read, Write
from hub.residents import ResidentSummary, summaries

from .model import Alarm, What

TOPIC = "alarm"


def summarise(tx: Read, alarms: Iterable[Alarm]) -> list[dict[str, Any]]:
    """AlarmSummary of each, in the same order."""
    alarms = list(alarms)
    homes = summaries(tx, {one.resident_id for one in alarms})
    return [_summary(one, homes) for one in alarms]


def publish(tx: Write, news: Iterable[tuple[Alarm, What]]) -> list[dict[str, Any]]:
    """One event each, the whole alarm as it is now and `what` has happened; returns the summaries."""
    news = list(news)
    if not news:  # most heartbeats of a phone with an open press
        return []
    found = summarise(tx, [alarm for alarm, _ in news])
    for data, (_, what) in zip(found, news, strict=True):
        tx.publish(TOPIC, {**data, "what": what})
    return found


def _summary(alarm: Alarm, homes: Mapping[int, ResidentSummary]) -> dict[str, Any]:
    home = homes.get(alarm.resident_id)
    return {
        "id": alarm.id,
        "version": alarm.version,
        "kind": alarm.kind,
        "priority": alarm.priority,
        "state": alarm.state,
        "device_id": alarm.device_id,
        "opened_ms": alarm.opened_ms,
        "last_press_ms": alarm.last_press_ms,
        "presses": alarm.presses,
        "rung": alarm.rung,
        "next_rung_ms": alarm.next_rung_ms,
        "resident_id": alarm.resident_id,
        "resident_name": home.name if home else "",
        "age": home.age if home else None,
        "address": home.address if home else "",
        "zone": home.zone if home else "",
        "taken_by": alarm.taken_by,
        "taken_by_name": alarm.taken_by_name,
        "taken_ms": alarm.taken_ms,
        "closed_by_name": alarm.closed_by_name,
        "closed_ms": alarm.closed_ms,
        "closing_code": alarm.closing_code,
    }
