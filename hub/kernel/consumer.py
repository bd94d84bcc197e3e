"""Reads the log of events: from a place onwards, and for a context that must not miss one."""

import asyncio
import json
from collections.abc import Callable, Collection, Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from .database import Database, Read, Write
from .events import Event
from .prepared import Prepared, listed
from .schema import event, event_cursor

BATCH_LENGTH_MAX = 500
# Built once: every open page and every consumer asks again and again, and building costs ten times as much as asking.
_last_seq = Prepared(select(func.coalesce(func.max(event.c.seq), 0)))
_after = select(event).where(event.c.seq > bindparam("after")).order_by(event.c.seq).limit(bindparam("length_max"))
_of_topics = Prepared(_after.where(event.c.topic.in_(listed("topics"))))
_all_topics = Prepared(_after)
_new_place = upsert(event_cursor)
_move_place = _new_place.on_conflict_do_update(index_elements=["consumer"], set_={"seq": _new_place.excluded.seq})
_place = Prepared(select(event_cursor.c.seq).where(event_cursor.c.consumer == bindparam("name")))


def last_seq(tx: Read) -> int:
    """The number of the newest event, 0 before the first."""
    return _last_seq.value(tx)


def events_after(
    tx: Read, seq: int, topics: Collection[str] | None = None, length_max: int = BATCH_LENGTH_MAX
) -> list[Event]:
    """The oldest events with a number above `seq`, at most `length_max`."""
    wanted = {"after": seq, "length_max": length_max}
    rows = _all_topics.rows(tx, wanted) if topics is None else _of_topics.rows(tx, {**wanted, "topics": sorted(topics)})
    return [Event(row.seq, row.at_ms, row.topic, json.loads(row.data)) for row in rows]


def needed_from(tx: Read, consumers: Sequence["Consumer"]) -> int:
    """The first event that one of them has still to hear; one beyond the newest when they have heard everything."""
    waiting = [one.next_seq(tx) for one in consumers]
    return min((seq for seq in waiting if seq is not None), default=last_seq(tx) + 1)


class Consumer:
    """A context that must hear the events of `topics` that it `wants` exactly once in effect.

    `handle(tx, event)` runs in the same transaction that moves the cursor. `wants` sees the event alone and decides
    whether it is worth a transaction: without it every press would cost a second commit. The cursor therefore stands
    at the last event that mattered, and a start reads on from there. A new consumer starts at the log's first event.
    """

    def __init__(
        self,
        name: str,
        topics: Collection[str],
        handle: Callable[[Write, Event], None],
        wants: Callable[[Event], bool] = lambda _event: True,
    ) -> None:
        self.name = name
        self.topics = frozenset(topics)
        self._handle = handle
        self._wants = wants
        self._wake = asyncio.Event()

    def step(self, tx: Write) -> bool:
        """Handle one batch; true when there may be more."""
        cursor = _place.value(tx, {"name": self.name}) or 0
        events = events_after(tx, cursor, self.topics)
        for one in events:
            if self._wants(one):
                self._handle(tx, one)
        if events:
            tx.sql.execute(_move_place, {"consumer": self.name, "seq": events[-1].seq})
        return len(events) == BATCH_LENGTH_MAX

    def next_seq(self, tx: Read) -> int | None:
        """The first event of its topics that it has not passed; None when there is none."""
        cursor = _place.value(tx, {"name": self.name}) or 0
        events = events_after(tx, cursor, self.topics, 1)
        return events[0].seq if events else None

    async def catch_up(self, database: Database) -> None:
        """Handle everything that is there; after it the cursor stands behind the newest event of its topics."""
        while await database.write(self.step):
            pass

    async def run(self, database: Database) -> None:
        """Catch up, then follow, until cancelled."""
        stop = database.listen(self._listen)
        try:
            while True:
                self._wake.clear()
                await self.catch_up(database)
                await self._wake.wait()
        finally:
            stop()

    def _listen(self, events: Sequence[Event]) -> None:
        if any(one.topic in self.topics and self._wants(one) for one in events):
            self._wake.set()
