"""What is read but not stored yet: it waits here, and leaves as one transaction at a time, answered and acknowledged.

When it is full its owner stops reading; nothing is ever thrown away here.
"""

import asyncio
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

import structlog

from hub.alarms import Answer, Held
from hub.kernel import Clock, Database

from . import metrics
from .agreed import Agreed
from .answers import Answers
from .model import Reading
from .service import store_batch

# One transaction takes at most this many. Mosquitto sends up to 4,000 that we have not acknowledged.
BATCH_LENGTH_MAX = 4_000
# Then its owner stops reading; below half of it, it goes on.
WAITING_LENGTH_MAX = 20_000
RETRY_S = 0.5

_log = structlog.get_logger(__name__)


class Source(Protocol):
    """Where the messages come from: hub.kernel.mqtt_link.MqttLink."""

    def acknowledge(self, packet_ids: Iterable[int]) -> None: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...


class Waiting(NamedTuple):
    """A message that is read but not stored. `packet_id` is acknowledged, `stored` told, after the commit."""

    reading: Reading
    packet_id: int
    stored: asyncio.Future[None] | None


class Queue:
    """In order of arrival. `run` is its only way out. `agreed`: the presses of which no heartbeat brings news."""

    def __init__(self, database: Database, clock: Clock, source: Source, answers: Answers) -> None:
        self._database = database
        self._clock = clock
        self._source = source
        self._answers = answers
        self.agreed = Agreed()
        self._waiting: list[Waiting] = []
        self._wake = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def oldest_waiting_ms(self) -> int:
        """How long the first of it has waited; 0 when nothing waits."""
        if not self._waiting:
            return 0
        return max(self._clock.now_ms() - self._waiting[0].reading.message.at_ms, 0)

    def put(self, waiting: Waiting) -> None:
        """The next one. Of a heartbeat that tells only what is known nothing is left."""
        reading = waiting.reading
        if isinstance(reading.work, Held) and self._is_known(reading.work, reading.message.at_ms):
            reading.work = None
        if not (waiting.packet_id or waiting.stored or reading.is_for_the_database):
            return
        self._waiting.append(waiting)
        self._wake.set()
        if len(self._waiting) > WAITING_LENGTH_MAX:
            self._source.pause()

    async def run(self) -> None:
        """All that is waiting becomes one transaction; while it runs, the next ones gather. Until cancelled."""
        stop = self._database.listen(self.agreed.hears)
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._waiting:
                    await self._next_batch()
        finally:
            stop()

    async def _next_batch(self) -> None:
        batch = self._waiting[:BATCH_LENGTH_MAX]
        await self._store(batch)
        del self._waiting[: len(batch)]
        if len(self._waiting) <= WAITING_LENGTH_MAX // 2:
            self._source.resume()

    def _is_known(self, held: Held, at_ms: int) -> bool:
        return self.agreed.on(held.press.key, held.stage, at_ms, held.call)

    async def _store(self, batch: Sequence[Waiting]) -> None:
        """Store, answer, acknowledge: in this order."""
        readings = [one.reading for one in batch]
        if worth := [one for one in readings if one.is_for_the_database]:
            self.agreed.begin()
            answers = await self._commit(worth)
            self.agreed.stored(worth, answers, self._clock.now_ms())
            self._answers.say(answers)
        self._source.acknowledge(one.packet_id for one in batch if one.packet_id)
        metrics.stored(readings, self._clock.now_ms())
        for one in batch:
            if one.stored is not None and not one.stored.done():
                one.stored.set_result(None)

    async def _commit(self, readings: Sequence[Reading]) -> list[Answer]:
        """Until it works: a full disk or a broken one loses nothing, since nothing is acknowledged meanwhile."""
        while True:
            try:
                return await self._database.write(lambda tx: store_batch(tx, readings))
            except Exception:
                _log.exception("batch_not_stored", messages=len(readings))
                metrics.retried()
                await asyncio.sleep(RETRY_S)
