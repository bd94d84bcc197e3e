"""Whoever waits is heard by more and more people: each alarm's next rung has its due time in the database.

A kill between two rungs loses none and repeats none: the rung, its news and the time of the next are one transaction.
After an outage every rung that was missed is climbed at once, one after the other.
"""

import asyncio
from collections.abc import Sequence

from hub.kernel import Clock, Database, Event, Write, wait_until
from hub.residents import Line, record_all
from hub.telephony import tell

from . import store
from .model import Alarm
from .policy import CALLED, LADDER, again_ms, is_due, next_rung_ms
from .summary import TOPIC, publish

# A transaction goes on with the next ones: a press that comes meanwhile waits for one of them, not for a whole town.
CLIMB_LENGTH_MAX = 100


class Escalation:
    """Climbs for all alarms that nobody has taken. One for each hub."""

    name = "escalation"

    def __init__(self) -> None:
        self._due: tuple[int, int] | None = None  # the earliest and the latest next rung
        self._woken = asyncio.Event()

    async def run(self, database: Database) -> None:
        """Until cancelled."""
        stop = database.listen(self._listen)
        try:
            while True:
                self._due = None
                self._hear(await database.write(climb))
                await self._wait(database.clock)
        finally:
            stop()

    async def _wait(self, clock: Clock) -> None:
        """Until a rung is due."""
        while self._due is None or not any(is_due(one, clock.now_ms()) for one in self._due):
            self._woken.clear()
            await wait_until(None if self._due is None else self._due[0], clock, self._woken)

    def _listen(self, events: Sequence[Event]) -> None:
        for one in events:
            if one.topic == TOPIC and (due_ms := one.data["next_rung_ms"]) is not None:
                self._hear((due_ms, due_ms))

    def _hear(self, due: tuple[int, int] | None) -> None:
        if due is None:
            return
        before = self._due
        self._due = due if before is None else (min(before[0], due[0]), max(before[1], due[1]))
        if self._due != before:
            self._woken.set()


def climb(tx: Write) -> tuple[int, int] | None:
    """Take what is due one rung up, at most CLIMB_LENGTH_MAX; returns the earliest and latest of what is due next.

    Who stands on the top rung stays there, and everybody is called again: for all of them at once, however many.
    """
    top, horizon_ms = len(LADDER), tx.now_ms + LADDER[-1]
    again = store.stay_on_top(tx, top, horizon_ms, again_ms(tx.now_ms))
    due = store.due_rungs(tx, top, horizon_ms, CLIMB_LENGTH_MAX)
    for one in due:
        one.rung += 1
        one.next_rung_ms = next_rung_ms(one.priority, one.opened_ms, one.rung, tx.now_ms)
    store.change_rungs(tx, due)
    record_all(tx, [_line(one) for one in due])
    publish(tx, [(one, "escalated") for one in due])
    _call(tx, top if again else max((one.rung for one in due), default=0))
    return store.next_rung_ms(tx)


def _call(tx: Write, rung: int) -> None:
    """Tell those outside how many wait on this rung or above, and the one who has waited longest."""
    if rung in CALLED:
        waiting, oldest = store.waiting_on(tx, min(CALLED))
        waits_s = (tx.now_ms - oldest.opened_ms) // 1000
        tell(tx, CALLED[rung], "alarm_waits", {"waiting": waiting, "alarm": oldest.id, "waits_s": waits_s})


def _line(alarm: Alarm) -> Line:
    return Line(alarm.resident_id, "alarm_escalated", "hub", {"rung": alarm.rung}, alarm.id)
