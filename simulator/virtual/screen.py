"""What an operator's page shows: the alarms as the hub's feed has told them, and which of them waits longest.

The rules are those of the real page (hub/console/web/src/kernel/feed_policy.ts, alarms/reduce.ts).
"""

from __future__ import annotations

import heapq
import json
from functools import lru_cache
from typing import Any, Final

CLOSED_KEPT_MAX: Final = 200  # as on the real page: the oldest closed ones are forgotten beyond this
LOUD_AMONG: Final = 4
RETRY_MS_MIN: Final = 250
RETRY_MS_MAX: Final = 3_000

Alarm = dict[str, Any]  # AlarmSummary, hub/alarms/summary.py
_Place = tuple[int, bool, int, int]  # priority, pressed once only, deadline_ms, id: the order of the queue
HELD: Final = ("taken", "in_progress", "waiting")
CAN_WAIT: Final = ("care_missed", "visit_missed")
BUTTONS: Final = ("sos", "unreadable", "test", "fall")  # a further press of these takes them to the top


@lru_cache(maxsize=16)
def read(text: str) -> dict[str, Any]:
    """A message of the feed. All pages are told the same text, so it is read once; its objects are for reading only."""
    return json.loads(text)


def retry_ms(attempt: int, draw: float) -> int:
    """Pause before try number `attempt` (0 is the first), 250 ms to 3 s; `draw`, 0 to 1, spreads the seats."""
    full = min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** min(attempt, 10))
    return max(RETRY_MS_MIN, round(full * (0.7 + 0.3 * draw)))


class Screen:
    """`alarms`: AlarmSummary by id, exactly what the feed up to event `seq` of the log `epoch` amounts to.

    Before the first message `epoch` and `seq` are None and nothing is shown. `taken`: the ids of those that somebody
    has in hand, with the moment (microseconds, the page's own) since when this page knows. `ringing`: by id the calls
    that come in and that nobody has taken; one that rang before the page was loaded is not among them.
    """

    def __init__(self) -> None:
        self.epoch: str | None = None
        self.seq: int | None = None
        self.alarms: dict[int, Alarm] = {}
        self.taken: dict[int, int] = {}
        self.ringing: dict[int, dict[str, Any]] = {}
        self._queue: list[_Place] = []  # a heap; what is no longer open is dropped when it comes to the top
        self._closed: dict[int, None] = {}

    def hears(self, message: dict[str, Any], now_us: int) -> bool:
        """Show what a message of the feed says; True if anything of it is news."""
        kind = message["type"]
        if kind == "hello":
            if message["epoch"] != self.epoch:
                self.epoch, self.seq = message["epoch"], None
        elif kind == "snapshot":
            self._anew(message, now_us)
        elif kind == "events":
            return self._events(message["events"], now_us)
        return kind == "snapshot"

    def first(self, count: int = 1) -> list[Alarm]:
        """The open alarms that are next, as they are to be worked off; at most `count`."""
        found, places = list[Alarm](), list[_Place]()
        while self._queue and len(found) < count:
            place = heapq.heappop(self._queue)
            alarm = self.alarms.get(place[3])
            if alarm is not None and alarm["state"] == "open" and _place(alarm) == place and place not in places:
                found.append(alarm)
                places.append(place)
        for place in places:
            heapq.heappush(self._queue, place)
        return found

    @property
    def is_quiet(self) -> bool:
        """Whether no alarm waits for somebody to take it, and no call."""
        return not self.ringing and not self.first()

    @property
    def lets_talk(self) -> bool:
        """Whether nothing waits for which a talk with somebody else is broken off; that a third was not called can wait
        until it is over.
        """
        first = self.first()
        return not self.ringing and (not first or first[0]["kind"] in CAN_WAIT)

    @property
    def is_loud(self) -> bool:
        """Whether one of those that are next has waited so long that all seats ring louder."""
        return any(one["rung"] > 0 for one in self.first(LOUD_AMONG))

    def held_by(self, operator_id: int) -> list[Alarm]:
        """What this person has taken and not closed, the oldest first."""
        return [self.alarms[one] for one in self.taken if self.alarms[one]["taken_by"] == operator_id]

    def _anew(self, message: dict[str, Any], now_us: int) -> None:
        self.seq = message["seq"]
        known, self.alarms, self.taken, self._queue, self._closed = self.taken, {}, {}, [], {}
        self.ringing = {}
        for alarm in message["alarms"]:
            self._show(alarm, known.get(alarm["id"], now_us))

    def _events(self, events: list[dict[str, Any]], now_us: int) -> bool:
        seq, news = self.seq or 0, False
        for event in events:
            if event["seq"] <= seq:
                continue
            seq = event["seq"]
            if event["topic"] == "alarm":
                news = True
                alarm = {name: value for name, value in event["data"].items() if name != "what"}
                known = self.alarms.get(alarm["id"])
                if known is None or known["version"] <= alarm["version"]:
                    self._show(alarm, now_us)
            elif event["topic"] == "call" and event["data"]["direction"] == "in":
                news = self._ring(event["data"]) or news
        self.seq = seq
        return news

    def _ring(self, call: dict[str, Any]) -> bool:
        """Show a call that comes in, for as long as it waits; True if that is news."""
        rang = self.ringing.pop(call["id"], None) is not None
        rings = call["state"] == "ringing" and call["operator_id"] is None
        if rings:
            self.ringing[call["id"]] = call
        return rang != rings

    def _show(self, alarm: Alarm, now_us: int) -> None:
        number, state = alarm["id"], alarm["state"]
        before = self.alarms.get(number)
        self.alarms[number] = alarm
        if state == "open":
            if before is None or before["state"] != "open" or _place(before) != _place(alarm):
                heapq.heappush(self._queue, _place(alarm))
            self.taken.pop(number, None)
            self._closed.pop(number, None)
        elif state in HELD:
            self.taken.setdefault(number, now_us)
            self._closed.pop(number, None)
        elif state == "shelved":
            self.taken.pop(number, None)
        else:
            self.taken.pop(number, None)
            self._closed[number] = None
            if len(self._closed) > CLOSED_KEPT_MAX:
                oldest = next(iter(self._closed))
                del self._closed[oldest], self.alarms[oldest]


def _place(alarm: Alarm) -> _Place:
    once = alarm["presses"] == 1 or alarm["kind"] not in BUTTONS
    return (alarm["priority"], once, alarm["deadline_ms"], alarm["id"])
