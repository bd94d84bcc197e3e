"""The hub's log of events as somebody reads it who stands beside the hub: what was told of each alarm and device."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite3


class News(NamedTuple):
    """One event about an alarm: `what` happened, and the whole alarm (AlarmSummary) as it was told then."""

    seq: int
    what: str
    alarm: dict[str, Any]


class EventLog:
    """All events up to `last_seq`. `alarms`: by id, in order. `unclosed`: those that are not closed for good as
    far as was told. `shown`: each device's connection as it was last told.

    `gaps`: numbers that were not there when the log was read past them, in words.
    """

    def __init__(self) -> None:
        self.last_seq = 0
        self.alarms: dict[int, list[News]] = {}
        self.unclosed: dict[int, None] = {}
        self.shown: dict[str, str] = {}
        self._order: list[tuple[int, int]] = []  # number of the event, alarm
        self.gaps: list[str] = []

    def read_on(self, sql: sqlite3.Connection) -> None:
        """Read what is new."""
        query = "SELECT seq, topic, data FROM event WHERE seq > ? ORDER BY seq"
        for seq, topic, data in sql.execute(query, (self.last_seq,)):
            if seq != self.last_seq + 1:
                self.gaps.append(f"event {seq} came after event {self.last_seq}")
            self.last_seq = seq
            if topic == "alarm":
                alarm = json.loads(data)
                self._add(News(seq, alarm["what"], alarm))
            elif topic == "device":
                device = json.loads(data)
                self.shown[device["device_id"]] = device["connection"]

    def moved_after(self, seq: int) -> list[int]:
        """The alarms of which something was told after event `seq`."""
        return [alarm_id for _, alarm_id in self._order[bisect_right(self._order, (seq, math.inf)) :]]

    def _add(self, news: News) -> None:
        alarm_id = news.alarm["id"]
        self.alarms.setdefault(alarm_id, []).append(news)
        self._order.append((news.seq, alarm_id))
        if news.alarm["state"] == "closed" and news.alarm["due_ms"] is None:
            self.unclosed.pop(alarm_id, None)
        else:
            self.unclosed[alarm_id] = None

    def alarm_at(self, alarm_id: int, seq: int) -> dict[str, Any] | None:
        """What was last told of an alarm up to event `seq`, or None."""
        for news in reversed(self.alarms.get(alarm_id, ())):
            if news.seq <= seq:
                return news.alarm
        return None
