"""News is numbered in commit order, and a consumer hears each piece once, also over a restart."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import select

from hub.kernel import Consumer, Database, Event, Problem, Write, get_setting, once, put_setting
from hub.kernel.schema import event_cursor


def _count(tx: Write, _event: Event) -> None:
    put_setting(tx, "heard", str(int(get_setting(tx, "heard") or "0") + 1))


async def _heard(database: Database, number: int) -> None:
    while await database.read(lambda tx: get_setting(tx, "heard")) != str(number):
        await asyncio.sleep(0.01)


async def test_a_consumer_hears_what_happened_before_it_started_and_after(database: Database) -> None:
    await database.write(lambda tx: tx.publish("alarm", {}))
    consumer = asyncio.create_task(Consumer("care", ["alarm"], _count).run(database))
    await asyncio.wait_for(_heard(database, 1), 30)
    await database.write(lambda tx: tx.publish("order", {}))
    await database.write(lambda tx: tx.publish("alarm", {}))
    await asyncio.wait_for(_heard(database, 2), 30)
    consumer.cancel()
    with suppress(asyncio.CancelledError):
        await consumer


async def test_what_a_consumer_does_not_want_costs_it_no_transaction(database: Database) -> None:
    wanting = Consumer("care", ["alarm"], _count, lambda event: event.data.get("what") == "closed")
    following = asyncio.create_task(wanting.run(database))
    await database.write(lambda tx: tx.publish("alarm", {"what": "closed"}))
    await asyncio.wait_for(_heard(database, 1), 30)
    place = await database.read(lambda tx: tx.sql.execute(select(event_cursor.c.seq)).scalar_one())
    for _ in range(20):
        await database.write(lambda tx: tx.publish("alarm", {"what": "opened"}))
    assert await database.read(lambda tx: tx.sql.execute(select(event_cursor.c.seq)).scalar_one()) == place
    await database.write(lambda tx: tx.publish("alarm", {"what": "closed"}))
    await asyncio.wait_for(_heard(database, 2), 30)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def test_a_restarted_consumer_hears_nothing_twice(database: Database) -> None:
    def three(tx: Write) -> None:
        for _ in range(3):
            tx.publish("alarm", {})

    await database.write(three)
    await database.write(Consumer("care", ["alarm"], _count).step)
    await database.write(Consumer("care", ["alarm"], _count).step)
    assert await database.read(lambda tx: get_setting(tx, "heard")) == "3"


async def test_a_consumer_that_fails_keeps_its_place(database: Database) -> None:
    def fails(_tx: Write, _event: Event) -> None:
        raise ValueError("not yet")

    await database.write(lambda tx: tx.publish("alarm", {}))
    with pytest.raises(ValueError, match="not yet"):
        await database.write(Consumer("care", ["alarm"], fails).step)
    await database.write(Consumer("care", ["alarm"], _count).step)
    assert await database.read(lambda tx: get_setting(tx, "heard")) == "1"


async def test_a_command_sent_twice_is_carried_out_once(database: Database) -> None:
    def command(tx: Write) -> dict[str, int]:
        _count(tx, Event(0, 0, "", {}))
        return {"count": int(get_setting(tx, "heard") or "0")}

    for _ in range(2):
        answer = await database.write(lambda tx: once(tx, 7, "k1", {"take": 1}, command))
        assert answer == {"count": 1}
    other = await database.write(lambda tx: once(tx, 8, "k1", {"take": 1}, command))
    assert other == {"count": 2}  # another operator's key is another key
    with pytest.raises(Problem, match="used for another command"):
        await database.write(lambda tx: once(tx, 7, "k1", {"take": 2}, command))
