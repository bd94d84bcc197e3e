"""The figures once more, by a slow clerk who reads the timeline line by line and knows nothing of the hub's code."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from hub.kernel import Write

SECONDS = (15, 60, 180)


class Clerk:
    """Has read every line of the timeline, and when each press came."""

    def __init__(self, tx: Write, zone: ZoneInfo, first: date, last: date) -> None:
        self.now_ms = tx.now_ms
        self.stories: dict[int, dict[str, Any]] = {}
        lines = tx.sql.exec_driver_sql("SELECT alarm_id, at_ms, kind, actor, data FROM timeline ORDER BY id").all()
        for alarm_id, at_ms, kind, actor, data in lines:
            if alarm_id is None:
                continue
            told = json.loads(data)
            story = self.stories.setdefault(alarm_id, {"id": alarm_id, "taken_ms": None, "by": None, "code": None})
            if kind == "alarm_opened":
                story.update(kind=told["kind"], came_ms=at_ms)
            elif kind == "alarm_taken" and story["taken_ms"] is None:
                story.update(taken_ms=at_ms, by=int(actor.split()[1]))
            elif kind == "alarm_closed":
                story["code"] = told["code"]
            elif kind in ("alarm_undone", "alarm_reopened"):
                story["code"] = None
        for alarm_id, received_ms in tx.sql.exec_driver_sql("SELECT alarm_id, received_ms FROM press").all():
            story = self.stories[alarm_id]
            story["came_ms"] = min(story["came_ms"], received_ms)
        for one in self.stories.values():
            one["at"] = datetime.fromtimestamp(one["came_ms"] // 1000, UTC).astimezone(zone)
            one["test"] = one["kind"] == "test" or one["code"] == "test"
            until_ms = self.now_ms if one["taken_ms"] is None else one["taken_ms"]
            one["waited_ms"] = max(until_ms - one["came_ms"], 0)
        self.everything = [one for one in self.stories.values() if first <= one["at"].date() <= last]
        self.calls = [one for one in self.everything if not one["test"]]

    def answers(self, calls: list[dict[str, Any]]) -> dict[str, Any]:
        taken = [one for one in calls if one["taken_ms"] is not None]
        told: dict[str, Any] = {"alarms": len(calls), "answered": len(taken), "waiting": len(calls) - len(taken)}
        told["within"] = {str(s): sum(one["waited_ms"] <= s * 1000 for one in taken) for s in SECONDS}
        told["over"] = {str(s): sum(one["waited_ms"] > s * 1000 for one in calls) for s in SECONDS}
        told["pct"] = {}
        for s, many in told["within"].items():
            decided = many + told["over"][s]
            told["pct"][s] = round(100 * many / decided, 2) if decided else None
        told["mean_ms"] = round(sum(one["waited_ms"] for one in taken) / len(taken)) if taken else None
        told["longest_ms"] = max((one["waited_ms"] for one in calls), default=0)
        return told

    def median_ms(self) -> int | None:
        waited = sorted(one["waited_ms"] for one in self.calls if one["taken_ms"] is not None)
        return waited[(len(waited) - 1) // 2] if waited else None

    def by(self, key: Callable[[dict[str, Any]], Any]) -> dict[Any, dict[str, Any]]:
        found: dict[Any, list[dict[str, Any]]] = {}
        for one in self.calls:
            found.setdefault(key(one), []).append(one)
        return {name: self.answers(calls) for name, calls in found.items()}

    def busiest(self, operator_id: int) -> int:
        taken = [one["came_ms"] + one["waited_ms"] for one in self.calls if one["by"] == operator_id]
        return max((sum(at - 600_000 < other <= at for other in taken) for at in taken), default=0)

    def peak(self) -> int:
        came = [one["came_ms"] for one in self.calls]
        return max((sum(at - 600_000 < other <= at for other in came) for at in came), default=0)

    def flood_ms(self, from_ms: int, to_ms: int) -> int:
        """Walks along every instant at which the number of alarms of the last ten minutes can change."""
        came = [one["came_ms"] for one in self.stories.values() if not one["test"]]
        turns = sorted({from_ms, to_ms, *came, *(at + 600_000 for at in came)})
        flood_ms = 0
        for begin, end in pairwise(turns):
            if from_ms <= begin and end <= to_ms and sum(begin - 600_000 < at <= begin for at in came) > 10:
                flood_ms += end - begin
        return flood_ms

    def late(self) -> dict[int, bool]:
        """Every alarm above 180 s, and whether it counts."""
        return {
            one["id"]: not one["test"]
            for one in self.everything
            if one["kind"] != "test" and one["waited_ms"] > 180_000
        }

    def codes(self) -> dict[str | None, int]:
        found: dict[str | None, int] = {}
        for one in self.calls:
            found[one["code"]] = found.get(one["code"], 0) + 1
        return found
