"""Sends what waits, each by the channel of its address: at least once, and until it is heard or too old.

A try is noted after it was made. A kill between the two makes it again, under the same number, by which the other end
knows it.
"""

import asyncio
from collections.abc import Mapping, Sequence

import structlog

from hub.kernel import Database, Event, Write, wait_until

from . import store
from .model import Channel, Message, Outcome
from .policy import after
from .service import TOPIC

log = structlog.get_logger(__name__)

AT_A_TIME_MAX = 4  # one that hangs must not hold up the others
# What to set so that an address of this kind can be reached.
_SET_UP = {"webhook": "LAMPLIGHT_ALERT_URL", "tel": "LAMPLIGHT_SMS_URL", "mailto": "LAMPLIGHT_SMTP_HOST"}


class Sender:
    """`channels`: by the scheme of the address (tel, mailto, webhook). Without one a message fails, and says why."""

    name = "messages"

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels
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
                note_outcome(tx, one, outcome)

        await database.write(note)

    async def _try(self, message: Message, now_ms: int) -> Outcome:
        channel = self._channels.get(message.scheme)
        if channel is None:
            name = _SET_UP.get(message.scheme, "an address that is known")
            return Outcome("permanent", f"Nobody outside can be told: {name} is not set.", "no_channel")
        try:
            return await channel.send(message, now_ms)
        except Exception as error:
            log.exception("channel_failed", message=message.id)
            return Outcome("passing", f"The channel broke down ({type(error).__name__}).", "broken")

    def _listen(self, events: Sequence[Event]) -> None:
        if any(one.topic == TOPIC and one.data["state"] == "waiting" for one in events):
            self._woken.set()


def note_outcome(tx: Write, message: Message, outcome: Outcome) -> None:
    """Write what became of a try, and tell when nothing more is to be tried."""
    then = after(message, outcome, tx.now_ms)
    store.note_try(tx, message, outcome, then)
    if then.state == "failed":
        log.error("message_failed", message=message.id, subject=message.subject, error=outcome.error)
    if then.state != "waiting":
        told = {"id": message.id, "subject": message.subject, "recipients": list(message.recipients)}
        tx.publish(TOPIC, {**told, "state": then.state})
