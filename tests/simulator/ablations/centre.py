"""What protects what the centre knows: the news, the pages that follow it, and who is shown as silent."""

# What is switched off here is private where it is used.
# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from hub.care_calls.figures import breaches
from hub.console import feed
from hub.devices import Supervision, supervision
from hub.devices.policy import Deaf, outlook
from hub.kernel import consumer
from hub.kernel.database import Write
from simulator.faults.wishes import once
from simulator.virtual.database import VirtualDatabase

from .safeguard import Safeguard, all_press, always, clock, instead, town

if TYPE_CHECKING:
    from collections.abc import Generator

LATER_S: Final = 5.0


def _publish(owed: list[tuple[str, dict[str, Any]]], tx: Write) -> None:
    for topic, data in owed:
        tx.publish(topic, data)


@contextmanager
def news_afterwards() -> Generator[None]:
    """News is written by a transaction of its own, when the change is already there."""
    write = VirtualDatabase.write

    async def change_first(self: Any, work: Any) -> Any:
        owed: list[tuple[str, dict[str, Any]]] = []

        def quietly(tx: Write) -> Any:
            result = work(tx)
            owed.extend(tx._published)
            tx._published.clear()
            return result

        result = await write(self, quietly)
        if owed:
            await write(self, partial(_publish, owed))
        return result

    with patch.object(VirtualDatabase, "write", change_first):
        yield


async def place_first(self: Any, database: Any) -> None:
    """As `Consumer.run`, which notes that it has read the news, and sees to it a little later."""
    stop = database.listen(self._listen)

    def move(tx: Any) -> list[Any]:
        place = tx.sql.execute(consumer._place, {"name": self.name}).scalar() or 0
        events = consumer.events_after(tx, place, self.topics)
        handle, self._handle = self._handle, always(None)
        try:
            self.step(tx)
        finally:
            self._handle = handle
        return [one for one in events if self._wants(one)]

    try:
        while True:
            self._wake.clear()
            for event in await database.write(move):
                await asyncio.sleep(LATER_S)
                await database.write(partial(self._handle, event=event))
            await self._wake.wait()
    finally:
        stop()


def nothing_missed(log: Any, epoch: str | None, seq: int | None) -> Any:
    """Who comes back to the same log has missed nothing."""
    return "snapshot" if epoch != log.epoch or seq is None else "nothing"


def without_grace(kind: Any, last_ms: int | None, _deaf: Deaf, now_ms: int) -> Any:
    """Silence is silence, whoever was deaf."""
    return outlook(kind, last_ms, Deaf(0, 0), now_ms)


@contextmanager
def begin_with_nothing() -> Generator[None]:
    """After a start nobody was ever heard."""
    restore = Supervision.restore

    def empty(self: Any, _states: Any, listened_until_ms: int, _ailing: Any = None) -> None:
        restore(self, {}, listened_until_ms)

    with patch.object(Supervision, "restore", empty):
        yield


_MANY = tuple(all_press(at, lasts_s=50) for at in clock("10:01", "10:06", every_s=60))
_SLOW = once("slow_disk", "10:00:20", lasts_min=9, wait_us=700_000)
_KILLS = tuple(once("hub_crash", at, lasts_s=1, steps=1) for at in clock("10:01", "10:09", every_s=20))

CENTRE: Final = (
    Safeguard(
        "news with its change",
        "an event is written in the transaction of what it tells",
        news_afterwards,
        "the_log_tells_the_state",
        town("The hub is killed again and again, with a slow disk.", _SLOW, *_MANY, *_KILLS),
        minutes=8,
    ),
    Safeguard(
        "place with its work",
        "who follows the news moves its place in the transaction of what it did",
        instead(consumer.Consumer, "run", place_first),
        "who_was_talked_with_is_called_later",
        town("The hub is killed again and again.", *_MANY, *_KILLS, staff=100),
        minutes=9,
    ),
    Safeguard(
        "who is late is noted with the reason",
        "that nobody talked with somebody in time is written down at its moment, with why",
        instead(breaches, "_note_if_late", always(False)),
        "nobody_is_late_without_a_reason",
        town("Nobody is at the desk, and some care calls are due.", staff_from={0: 0}),
        homes=60,
        minutes=3,
    ),
    Safeguard(
        "a page goes on where it was",
        "a page that comes back is told what it missed",
        instead(feed, "resume", nothing_missed),
        "the_feed_gives_the_state",
        town(
            "Cables are out while people press.",
            *_MANY,
            *(once("cable_out", at, lasts_s=10, scope="seat") for at in clock("10:01", "10:06", every_s=12)),
        ),
    ),
    Safeguard(
        "grace after our own silence",
        "after the hub was deaf everybody has an interval to be heard again",
        instead(supervision, "outlook", without_grace),
        "our_own_silence_is_not_theirs",
        town("The hub is away for five minutes.", once("hub_crash", "10:04", lasts_min=5, steps=1)),
        minutes=12,
    ),
    Safeguard(
        "supervision goes on after a start",
        "what was known of each device is read at the start",
        begin_with_nothing,
        "nobody_is_forgotten",
        town(
            "A zone loses its line while the hub is restarted.",
            once("hub_crash", "10:02", lasts_s=20, steps=1),
            once("partition", "10:02:05", lasts_min=12, scope="zone"),
        ),
        minutes=25,
    ),
    Safeguard(
        "what could not be written is due again",
        "who turned late or offline while the disk was full is told when it is not",
        instead(Supervision, "give_back", always(None)),
        "who_is_silent_is_shown_so",
        town(
            "A zone loses its line while somebody else holds the database.",
            once("database_locked", "10:03:30", lasts_min=4),
            once("partition", "10:02:30", lasts_min=12, scope="zone"),
        ),
        minutes=25,
    ),
)
