"""Makes the documents that people asked for, one after the other, beside everything else.

What was asked for is a row; it is read here from the database, so that a hub that is killed in between begins that one
again. Who looks hears of each step.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import structlog

from .database import AnyRow, Database, Read, Write
from .events import Event
from .pdf import STEPS, PdfFailed, make_pdf

log = structlog.get_logger(__name__)

STEPS_ALL: Final = 1 + STEPS  # reading what stands in it is one, each of those of the pages another
FAILED_LENGTH_MAX: Final = 200
OUR_FAULT: Final = "Something went wrong at the hub. It is in the hub's log."


class Pages(NamedTuple):
    """A document before it is set. `beside`: what else is kept of it, by column."""

    html: str
    beside: Mapping[str, Any]


class DocumentMaker:
    """`next_row`: what waits longest, None for nothing. `pages`: what is to stand in it. `put`: keep these columns of
    the row with this number (`done`, `failed`, `pdf`, `ready_ms` and what is `beside`). One for each hub and topic.
    """

    def __init__(
        self,
        name: str,
        topic: str,
        next_row: Callable[[Read], AnyRow | None],
        pages: Callable[[Read, AnyRow], Pages],
        put: Callable[[Write, int, Mapping[str, Any]], None],
    ) -> None:
        self.name = name
        self._topic = topic
        self._next_row = next_row
        self._pages = pages
        self._put = put
        self._woken = asyncio.Event()

    async def run(self, database: Database) -> None:
        """Until cancelled."""
        stop = database.listen(self._listen)
        try:
            while True:
                self._woken.clear()
                while (row := await database.read(self._next_row)) is not None:
                    await self._make(database, row)
                await self._woken.wait()
        finally:
            stop()

    async def _make(self, database: Database, row: AnyRow) -> None:
        async def progress(step: int) -> None:
            await database.write(lambda tx: self._keep(tx, row.id, 1 + step, {"done": 1 + step}))

        try:
            pages = await database.read(lambda tx: self._pages(tx, row))
            await progress(0)
            pdf = await make_pdf(pages.html, progress)
        except PdfFailed as failed:
            words = str(failed)[:FAILED_LENGTH_MAX]
            await database.write(lambda tx: self._keep(tx, row.id, STEPS_ALL, {"failed": words}))
        except Exception:
            # One document that cannot be made must not hold up all the others for ever.
            log.exception("document_failed", maker=self.name, document=row.id)
            await database.write(lambda tx: self._keep(tx, row.id, STEPS_ALL, {"failed": OUR_FAULT}))
        else:
            await database.write(lambda tx: self._finish(tx, row.id, {"pdf": pdf, **pages.beside}))

    def _finish(self, tx: Write, number: int, made: Mapping[str, Any]) -> None:
        self._keep(tx, number, STEPS_ALL, {**made, "ready_ms": tx.now_ms, "done": STEPS_ALL})

    def _keep(self, tx: Write, number: int, done: int, values: Mapping[str, Any]) -> None:
        self._put(tx, number, values)
        tell_document(tx, self._topic, number, done)

    def _listen(self, events: Sequence[Event]) -> None:
        if any(one.topic == self._topic and one.data["done"] == 0 for one in events):
            self._woken.set()


def tell_document(tx: Write, topic: str, number: int, done: int) -> None:
    """How far a document is; 0 when it was asked for."""
    tx.publish(topic, {"id": number, "done": done, "steps": STEPS_ALL})
