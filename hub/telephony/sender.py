"""Sends what waits, by the one channel that is set up: at least once, and until it is heard or too old.

A try is noted after it was made. A kill between the two makes it again, under the same number, by which the other end
knows it.
"""

import asyncio
from collections.abc import Sequence

import structlog

from hub.kernel import Database, Event, Write, wait_until

from . import store
from .model import Channel, Message, Outcome
from .policy import next_try_ms
from .service import TOPIC

log = structlog.get_logger(__name__)

AT_A_TIME_MAX = 4  # one that hangs must not hold up the others
NO_CHANNEL = Outcome("permanent", "Nobody outside can be told: LAMPLIGHT_ALERT_URL is not set.")


class Sender:
    """`channel`: None where none is set up; then every message fails, and says why."""

    name = "messages"

    def __init__(self, channel: Channel | None) -> None:
        self._channel = channel
        self._woken = asyncio.Event()

    async def run(self, database: Database) -> None:
        """Until cancelled."""
        stop = database.listen(self._listen)
        try:
            while True:
                self._woken.clear()
                first_ms = await database.read(store.first_due_ms)
                if first_ms is None or first_ms > database.clock.now_ms():
                    await wait_until(first_ms, database.clock, self._woken)
                else:
                    await self._send_due(database)
        finally:
            stop()

    async def _send_due(self, database: Database) -> None:
        due = await database.read(lambda tx: store.due(tx, AT_A_TIME_MAX))
        tried = await asyncio.gather(*(self._try(one, database.clock.now_ms()) for one in due))

        def note(tx: Write) -> None:
            for one, outcome in zip(due, tried, strict=True):
                _note(tx, one, outcome)

        await database.write(note)

    async def _try(self, message: Message, now_ms: int) -> Outcome:
        if self._channel is None:
            return NO_CHANNEL
        try:
            return await self._channel.send(message, now_ms)
        except Exception as error:
            log.exception("channel_failed", message=message.id)
            return Outcome("passing", f"The channel broke down ({type(error).__name__}).")

    def _listen(self, events: Sequence[Event]) -> None:
        if any(one.topic == TOPIC and one.data["state"] == "waiting" for one in events):
            self._woken.set()


def _note(tx: Write, message: Message, outcome: Outcome) -> None:
    again_ms = next_try_ms(message.made_ms, message.tries + 1, outcome, tx.now_ms)
    state = store.note_try(tx, message, outcome, again_ms)
    if state == "failed":
        log.error("message_failed", message=message.id, subject=message.subject, error=outcome.error)
    if state != "waiting":
        told = {"id": message.id, "subject": message.subject, "recipients": list(message.recipients)}
        tx.publish(TOPIC, {**told, "state": state})
