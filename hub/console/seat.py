"""One open page: what is still to be sent to it, and never more than it can take."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from hub.kernel import Event

from .frames import text_frame
from .messages import events_message

BATCHES_MAX = 32


@dataclass(frozen=True)
class Batch:
    """News of one moment, written as text once for all seats."""

    events: Sequence[Event]
    text: str
    topics: frozenset[str]

    @cached_property
    def frame(self) -> bytes:
        """The text as it goes over the line, the same to all who hear all of it."""
        return text_frame(self.text)

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
    """The queue between the hub and one page. A page that does not keep up is shown everything anew instead.

    `topics`: what its person hears of. `write` puts a frame on the line at once, false where it cannot; None: there is
    no such line. `seq`: up to which event the page has been told.
    """

    def __init__(self, topics: frozenset[str] = frozenset(), write: Callable[[bytes], bool] | None = None) -> None:
        self.topics = topics
        self.seq = 0
        self._write = write
        self._waits = False
        self._batches: deque[Batch] = deque()
        self._woken = asyncio.Event()
        self._tick_due = True  # the first one at once
        self.overflowed = False

    def put(self, batch: Batch) -> None:
        """Put it on the line where nothing stands before it, else queue it; if the queue is full, forget it all and ask
        for a snapshot.

        Thirty pages that each wake a task for the same text cost as much as the presses it tells of.
        """
        if self.overflowed or (self._waits and not self._batches and self._wrote(batch)):
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
            self._waits = True
            try:
                await self._woken.wait()
            finally:
                self._waits = False

    def _wrote(self, batch: Batch) -> bool:
        if self._write is None:
            return False
        text = batch.after(self.seq, self.topics)
        if text is not None and not self._write(batch.frame if text is batch.text else text_frame(text)):
            return False
        self.seq = max(self.seq, batch.last_seq)
        return True
