"""What was written is there after a kill; what failed never was; readers neither wait nor write."""

import asyncio
import multiprocessing
import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from hub.kernel import Database, Event, SystemClock, Write, events_after, get_setting, last_seq, put_setting
from hub.kernel.schema import metadata


async def test_a_failed_transaction_leaves_nothing_and_tells_nobody(database: Database) -> None:
    heard: list[Event] = []
    database.listen(heard.extend)

    def fails(tx: Write) -> None:
        put_setting(tx, "town", "seven")
        tx.publish("alarm", {"id": 1})
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await database.write(fails)
    assert await database.read(lambda tx: get_setting(tx, "town")) is None
    assert await database.read(last_seq) == 0
    assert heard == []


async def test_a_failed_savepoint_takes_only_its_own_with_it(database: Database) -> None:
    def partly(tx: Write) -> None:
        tx.publish("alarm", {"id": 1})
        with suppress(ZeroDivisionError), tx.savepoint():
            put_setting(tx, "second", "x")
            tx.publish("alarm", {"id": 2})
            _ = 1 // 0
        tx.publish("alarm", {"id": 3})

    await database.write(partly)
    assert await database.read(lambda tx: get_setting(tx, "second")) is None
    kept = await database.read(lambda tx: events_after(tx, 0))
    assert [(e.seq, e.data["id"]) for e in kept] == [(1, 1), (2, 3)]


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        await database.read(lambda tx: put_setting(tx, "town", "seven"))  # pyright: ignore[reportArgumentType] the point


async def test_an_error_does_not_repeat_what_was_to_be_written(database: Database) -> None:
    def twice(tx: Write) -> None:
        for _ in range(2):
            tx.sql.execute(metadata.tables["setting"].insert(), {"name": "town", "value": "she has a weak heart"})

    with pytest.raises(IntegrityError) as error:
        await database.write(twice)
    assert "weak heart" not in str(error.value)


async def test_a_reader_does_not_wait_for_the_writer(database: Database) -> None:
    loop = asyncio.get_running_loop()
    begun, may_end = asyncio.Event(), multiprocessing.Event()

    def slow(tx: Write) -> None:
        put_setting(tx, "town", "seven")
        loop.call_soon_threadsafe(begun.set)
        assert may_end.wait(30)

    writing = asyncio.create_task(database.write(slow))
    await begun.wait()
    assert await database.read(lambda tx: get_setting(tx, "town")) is None
    may_end.set()
    await writing
    assert await database.read(lambda tx: get_setting(tx, "town")) == "seven"


async def test_a_caller_who_goes_away_does_not_silence_the_news(database: Database) -> None:
    loop = asyncio.get_running_loop()
    begun, may_end, heard = asyncio.Event(), multiprocessing.Event(), asyncio.Event()
    database.listen(lambda _events: heard.set())

    def slow(tx: Write) -> None:
        tx.publish("alarm", {"id": 1})
        loop.call_soon_threadsafe(begun.set)
        assert may_end.wait(30)

    writing = asyncio.create_task(database.write(slow))
    await begun.wait()
    writing.cancel()
    may_end.set()
    await asyncio.wait_for(heard.wait(), 30)


def _write_until_killed(path: Path, told: Connection) -> None:
    kept = Database(path, SystemClock())
    for n in range(1_000_000):
        kept.write_now(lambda tx, n=n: put_setting(tx, "count", str(n)))
        told.send(n)


def test_what_a_killed_process_had_committed_is_there(tmp_path: Path) -> None:
    path = tmp_path / "lamplight.db"
    kept = Database(path, SystemClock())
    kept.write_now(lambda tx: metadata.create_all(tx.sql))
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(target=_write_until_killed, args=(path, there))
    child.start()
    told = -1
    while told < 50:
        told = here.recv()
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    while here.poll():
        told = here.recv()
    stored = kept.read_now(lambda tx: get_setting(tx, "count"))
    assert stored is not None
    assert int(stored) in (told, told + 1)  # the last one may have been committed and not yet told
    kept.close()
