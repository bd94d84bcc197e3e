"""A hub whose power can be cut between any two of its words: real intake and database, and everything at one's call."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from hub import alarms
from hub.devices import Device, Registry, device_key
from hub.intake.answers import Answers
from hub.intake.cap import RawCap
from hub.intake.model import Message
from hub.intake.policy import read
from hub.intake.queue import Queue, Waiting
from hub.kernel import Read, Write
from tests import cast
from tests.hub.intake.door import SITE_KEY, close_for_good, operator
from tests.hub.unflushed import UnflushedDatabase

T = TypeVar("T")
TURNS = 12  # of the event loop: more than anything here needs to come to rest
FOR_EVER = 1_000_000_000


class InlineDatabase(UnflushedDatabase):
    """The real file and the real transactions, in the calling thread: a run can be repeated exactly."""

    async def write(self, work: Callable[[Write], T]) -> T:
        result, events = self.write_now(work)
        for listener in tuple(self._listeners):
            listener(events)
        return result

    async def read(self, work: Callable[[Read], T]) -> T:
        return self.read_now(work)


class InlineHub:
    """The intake behind its wire. `send` gets topic and payload of each answer, `acknowledged` the ids of PUBACKs.

    `words_left`: so many more packets leave it, then its power is gone; what was committed stays.
    """

    def __init__(
        self,
        path: Path,
        clock: cast.HandClock,
        loop: asyncio.AbstractEventLoop,
        send: Callable[[str, bytes], None],
        acknowledged: Callable[[int], None],
    ) -> None:
        self.database = InlineDatabase(path, clock)
        self.words_left = FOR_EVER
        self._clock = clock
        self._loop = loop
        self._send = send
        self._acknowledged = acknowledged
        self._cap = RawCap()
        self._registry = Registry(
            Device(one["id"], one["kind"], one["resident_id"], one["paired_id"]) for one in cast.town_rows()["device"]
        )
        self._answers = Answers(self.database, clock, self._registry, cast.SITE, self._say)
        self._queue = Queue(self.database, clock, self, self._answers)
        self._tasks = [loop.create_task(self._queue.run()), loop.create_task(self._answers.follow())]
        self._rest()

    def start(self) -> None:
        """Say again what the last life may not have said."""
        self._loop.run_until_complete(self._answers.say_again())

    def hears(self, messages: Iterable[tuple[int, str, bytes]]) -> None:
        """One batch of packet id (0: QoS 0), topic, payload: stored, answered, acknowledged."""
        for packet_id, topic, payload in messages:
            reading = read(Message(self._clock.now_ms(), "mqtt", topic, payload), cast.SITE, self._registry, _key)
            self._cap.apply(reading)
            self._queue.put(Waiting(reading, packet_id, None))
        self._rest()
        assert not len(self._queue)

    def take(self, alarm: int, version: int, who: int, name: str) -> None:
        """An operator takes an alarm."""
        self._do(partial(alarms.take, who=operator(who, name), alarm_id=alarm, version=version))

    def close_alarm(self, alarm: int, version: int, who: int, name: str) -> None:
        """And closes it."""
        self._do(partial(close_for_good, who=operator(who, name), alarm_id=alarm, version=version, code="social"))

    def end(self) -> None:
        """The power is gone."""
        self.words_left = 0
        for task in self._tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self.database.close()

    # What the queue knows of its wire.

    def acknowledge(self, packet_ids: Iterable[int]) -> None:
        for packet_id in packet_ids:
            if self._has_power():
                self._acknowledged(packet_id)

    def pause(self) -> None:
        raise AssertionError("so much was never said here")

    def resume(self) -> None:
        pass

    # Our own.

    def _say(self, topic: str, payload: bytes) -> None:
        if self._has_power():
            self._send(topic, payload)

    def _has_power(self) -> bool:
        self.words_left -= 1
        return self.words_left >= 0

    def _do(self, work: Callable[[Write], object]) -> None:
        self._loop.run_until_complete(self.database.write(work))
        self._rest()

    def _rest(self) -> None:
        async def turn() -> None:
            for _ in range(TURNS):
                await asyncio.sleep(0)

        self._loop.run_until_complete(turn())


def _key(device_id: str) -> bytes:
    return device_key(SITE_KEY, device_id)
