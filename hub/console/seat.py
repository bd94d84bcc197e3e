"""One open page: what is still to be sent to it, and never more than it can take."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from hub.kernel import Event

from .messages import events_message

BATCHES_MAX = 32


@dataclass(frozen=True, slots=True)
class Batch:
    """News of one moment, written as text once for all seats."""

    events: Sequence[Event]
    text: str
    topics: frozenset[str]

    @property
    def last_seq(self) -> int:
        """The number of its newest event."""
        return self.events[-1].seq

    def after(self, seq: int, topics: frozenset[str]) -> str | None:
        """The text for a page that has read up to `seq` and hears of `topics`; None when there is nothing for it."""
        if self.last_seq <= seq:
            return None
        if self.events[0].seq > seq and self.topics <= topics:
            return self.text
        wanted = [one for one in self.events if one.seq > seq and one.topic in topics]
        return events_message(wanted) if wanted else None


class Seat:
    """The queue between the hub and one page. A page that does not keep up is shown everything anew instead."""

    def __init__(self) -> None:
        self._batches: deque[Batch] = deque()
        self._woken = asyncio.Event()
        self._tick_due = True  # the first one at once
        self.overflowed = False

    def put(self, batch: Batch) -> None:
        """Queue it; if the queue is full, forget it all and ask for a snapshot."""
        if self.overflowed:
            return
        if len(self._batches) == BATCHES_MAX:
            self._batches.clear()
            self.overflowed = True
        else:
            self._batches.append(batch)
        self._woken.set()

    def tick(self) -> None:
        """A sign of life is due."""
        self._tick_due = True
        self._woken.set()

    def take_tick(self) -> bool:
        """Whether one is due; once."""
        due, self._tick_due = self._tick_due, False
        return due

    def take(self) -> Batch | None:
        """The next batch, or None."""
        return self._batches.popleft() if self._batches else None

    def start_anew(self) -> None:
        """Whatever was queued is covered by the snapshot that is about to be read."""
        self._batches.clear()
        self.overflowed = False

    async def wait(self) -> None:
        """Until there is something to send, or a tick is due. No timer: every open page waits so all day."""
        if not (self._batches or self.overflowed or self._tick_due):
            self._woken.clear()
            await self._woken.wait()
