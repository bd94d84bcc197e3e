"""Where everything that must not be lost is kept: one SQLite file, one writer, readers that never wait for it.

A transaction is a plain function. It runs whole in the writer's own thread, so no transaction can be left open while
something else is awaited, and a press costs one hop between threads instead of one for every statement (README.md).
"""

import asyncio
import json
import sqlite3
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

from sqlalchemy import Connection, Engine, Row, create_engine, insert
from sqlalchemy import event as engine_event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from . import dialect
from .clock import Clock
from .events import Event, Listener
from .prepared import Prepared
from .schema import event

T = TypeVar("T")
AnyRow: TypeAlias = Row[*tuple[Any, ...]]

READERS = 3
BUSY_TIMEOUT_MS = 5000
_insert_event = Prepared(insert(event), ("at_ms", "topic", "data"))


# What is wrong with the disk, the memory or the file, and not with what was to be written (low byte of SQLite's code).
_STORAGE = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
}


class StorageFailed(Exception):
    """Not this part failed but what it stands on: the whole transaction must end, and may be tried again."""


class Read:
    """A consistent view of the database; writing through it is refused by SQLite itself."""

    def __init__(self, sql: Connection, raw: sqlite3.Connection, now_ms: int) -> None:
        self.sql = sql
        self.raw = raw  # the same connection, as the driver has it: for what is prepared (prepared.py)
        self.now_ms = now_ms


class Write(Read):
    """One transaction. What it published is in the event log when it is committed, and not at all when it is not."""

    def __init__(self, sql: Connection, raw: sqlite3.Connection, now_ms: int) -> None:
        super().__init__(sql, raw, now_ms)
        self._published: list[tuple[str, dict[str, Any]]] = []

    def publish(self, topic: str, data: dict[str, Any]) -> None:
        """Append to the event log, in this transaction. `data` must be JSON."""
        self._published.append((topic, data))

    @contextmanager
    def savepoint(self) -> Generator[None, None, None]:
        """What fails inside leaves no trace, its events included; the transaction goes on.

        Raises StorageFailed when it cannot go on. SQLite ends a whole transaction by itself when the disk is full; the
        next savepoint would then be a transaction of its own, committed at its end, without what came before it.
        """
        kept = len(self._published)
        self.raw.execute("SAVEPOINT part")  # of one name: SQLite goes by the innermost
        try:
            yield
            self.raw.execute("RELEASE part")
        except Exception as error:
            del self._published[kept:]
            if self._is_lost(error):
                raise StorageFailed(str(error)) from error
            self.raw.execute("ROLLBACK TO part")
            self.raw.execute("RELEASE part")
            raise

    def _is_lost(self, error: Exception) -> bool:
        code: int = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)
        return not self.raw.in_transaction or code & 0xFF in _STORAGE

    def flush_events(self) -> list[Event]:
        """Write what was published; called once, just before the commit."""
        return [self._kept(topic, data) for topic, data in self._published]

    def _kept(self, topic: str, data: dict[str, Any]) -> Event:
        row = {"at_ms": self.now_ms, "topic": topic, "data": json.dumps(data, ensure_ascii=False)}
        return Event(_insert_event.add(self, row), self.now_ms, topic, data)


class Database:
    """The file at `path` (its folder must exist)."""

    def __init__(self, path: Path | str, clock: Clock) -> None:
        self.path = Path(path)
        self.clock = clock
        self._writer_engine = _engine(self.path, read_only=False)
        self._reader_engine = _engine(self.path, read_only=True)
        self._writer: Executor = ThreadPoolExecutor(1, "database-writer")
        self._readers: Executor = ThreadPoolExecutor(READERS, "database-reader")
        self._connections = threading.local()
        self._opened: list[Connection] = []
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(events)` in the event loop after each commit that published; returns how to stop it (twice is
        once).
        """
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    async def write(self, work: Callable[[Write], T]) -> T:
        """Run `work` as one durable transaction. When this returns, power may fail."""
        done = asyncio.wrap_future(self._writer.submit(self.write_now, work))
        done.add_done_callback(self._tell)
        # Shielded: a caller that goes away does not take the news of a committed transaction with it.
        result, _ = await asyncio.shield(done)
        return result

    def _tell(self, done: "asyncio.Future[tuple[Any, Sequence[Event]]]") -> None:
        if done.cancelled() or done.exception() is not None:
            return
        if events := done.result()[1]:
            for listener in tuple(self._listeners):
                listener(events)

    async def read(self, work: Callable[[Read], T]) -> T:
        """Run `work` on a snapshot, beside the writer."""
        return await asyncio.wrap_future(self._readers.submit(self.read_now, work))

    def write_now(self, work: Callable[[Write], T]) -> tuple[T, Sequence[Event]]:
        """The transaction itself, in the calling thread; for the writer thread and for set-up without a loop."""
        connection, raw = self._connection(self._writer_engine)
        with _transaction(raw, "BEGIN IMMEDIATE"):
            tx = Write(connection, raw, self.clock.now_ms())
            result = work(tx)
            events = tx.flush_events()
        return result, events

    def read_now(self, work: Callable[[Read], T]) -> T:
        """The reading itself, in the calling thread."""
        connection, raw = self._connection(self._reader_engine)
        with _transaction(raw, "BEGIN"):
            return work(Read(connection, raw, self.clock.now_ms()))

    def _connection(self, engine: Engine) -> tuple[Connection, sqlite3.Connection]:
        """One connection for each thread and purpose, kept open: opening one costs more than most reads."""
        name = "writer" if engine is self._writer_engine else "reader"
        kept = getattr(self._connections, name, None)
        if kept is None:
            connection = engine.connect()
            kept = connection, cast(sqlite3.Connection, connection.connection.driver_connection)
            setattr(self._connections, name, kept)
            self._opened.append(connection)
        return kept

    def close(self) -> None:
        """Wait for what is running, then close every connection."""
        self._writer.shutdown()
        self._readers.shutdown()
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._writer_engine.dispose()
        self._reader_engine.dispose()


def _engine(path: Path, *, read_only: bool) -> Engine:
    engine = create_engine(
        f"{dialect.NAME}:///{path}",
        poolclass=NullPool,
        execution_options={"compiled_cache": dialect.COMPILED},
        hide_parameters=True,  # an error goes to the log, and the values in it are somebody's words or health
        isolation_level="AUTOCOMMIT",  # we say BEGIN and COMMIT ourselves (_transaction)
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )

    def connected(raw: sqlite3.Connection, _record: object) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            f"query_only={'ON' if read_only else 'OFF'}",
        ):
            raw.execute(f"PRAGMA {pragma}")

    engine_event.listen(engine, "connect", connected)
    return engine


@contextmanager
def _transaction(raw: sqlite3.Connection, begin: str) -> Generator[None, None, None]:
    """All of it or nothing. Raises what happened inside, and SQLAlchemy's error for one of the driver."""
    try:
        raw.execute(begin)
        yield
        raw.execute("COMMIT")
    except BaseException as error:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise DBAPIError.instance(None, None, error, sqlite3.Error, hide_parameters=True) from error
        raise
