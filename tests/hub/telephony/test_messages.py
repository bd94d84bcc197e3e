"""Words that leave the room: kept before they are sent, sent until they are heard, and never lost with the hub."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest

from hub.kernel import Database
from hub.telephony import Message, Outcome, Sender, policy, store, tell, tell_address
from tests import cast

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from hub.kernel import Write
    from hub.telephony import Channel

S = 1_000
SENT, LATER, NEVER = Outcome("sent"), Outcome("passing", "busy"), Outcome("permanent", "no such number")


class Line:
    """A channel that answers as it is told, and remembers what it was given."""

    def __init__(self, *answers: Outcome) -> None:
        self.answers = list(answers)
        self.heard: list[Message] = []

    async def send(self, message: Message, now_ms: int) -> Outcome:  # noqa: ARG002 - a Channel's
        self.heard.append(message)
        return self.answers.pop(0) if self.answers else SENT


class Breaks:
    async def send(self, message: Message, now_ms: int) -> Outcome:  # noqa: ARG002 - a Channel's
        raise RuntimeError("the modem is unplugged")


@pytest.fixture
def clock() -> cast.HandClock:
    return cast.HandClock()


@pytest.fixture
def database(tmp_path: Path, clock: cast.HandClock) -> Database:
    cast.make_database(tmp_path / "hub.db", clock)
    return Database(tmp_path / "hub.db", clock)


def told(database: Database, *recipients: Any, subject: str = "alarm_waits") -> None:
    database.write_now(lambda tx: tell(tx, recipients or ("duty",), subject, {"waiting": 1}))


def rows(database: Database) -> list[tuple[Any, ...]]:
    query = "SELECT recipients, state, tries, error FROM message ORDER BY id"
    return [tuple(row) for row in database.read_now(lambda tx: tx.sql.exec_driver_sql(query).all())]


@asynccontextmanager
async def sending(database: Database, channel: Channel | None) -> AsyncGenerator[None]:
    channels = {} if channel is None else {"webhook": channel}
    task = asyncio.create_task(Sender(channels).run(database))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(database: Database, *expected: tuple[Any, ...]) -> None:
    await cast.until(lambda: rows(database) == list(expected), f"{rows(database)} to become {expected}")


async def test_what_is_told_while_nobody_sends_is_sent_by_the_next_life(database: Database) -> None:
    told(database)
    assert rows(database) == [("duty", "waiting", 0, None)]
    line = Line()
    async with sending(database, line):
        await until(database, ("duty", "sent", 1, None))
    assert [(one.id, one.recipients, one.data) for one in line.heard] == [(1, ("duty",), {"waiting": 1})]


async def test_what_is_told_while_the_sender_sleeps_wakes_it(database: Database) -> None:
    line = Line()
    async with sending(database, line):
        await asyncio.sleep(0.05)
        await database.write(lambda tx: tell(tx, ("supervisor", "duty"), "alarm_waits", {}))
        await until(database, ("supervisor duty", "sent", 1, None))


async def test_who_does_not_answer_is_tried_again_with_growing_pauses(
    database: Database, clock: cast.HandClock
) -> None:
    told(database)
    line = Line(LATER, LATER, SENT)
    for tries, pause_s in ((1, 2), (2, 4)):
        async with sending(database, line):
            await until(database, ("duty", "waiting", tries, "busy"))
        clock.forward(pause_s * S - 1)
        async with sending(database, line):
            await asyncio.sleep(0.05)
        assert len(line.heard) == tries
        clock.forward(1)
    async with sending(database, line):
        await until(database, ("duty", "sent", 3, None))


@pytest.mark.parametrize(
    ("channel", "error"),
    [(Line(NEVER), "no such number"), (None, "Nobody outside can be told: LAMPLIGHT_ALERT_URL is not set.")],
)
async def test_what_can_never_be_heard_is_given_up_and_says_why(
    database: Database, channel: Channel | None, error: str
) -> None:
    told(database)
    async with sending(database, channel):
        await until(database, ("duty", "failed", 1, error))


async def test_what_is_too_old_is_given_up(database: Database, clock: cast.HandClock) -> None:
    told(database)
    clock.forward(policy.AGE_MS_MAX)
    async with sending(database, Line(LATER)):
        await until(database, ("duty", "failed", 1, "busy"))


async def test_a_channel_that_breaks_down_is_tried_again(database: Database) -> None:
    told(database)
    async with sending(database, Breaks()):
        await until(database, ("duty", "waiting", 1, "The channel broke down (RuntimeError)."))


async def test_what_becomes_of_one_is_not_what_becomes_of_the_others(database: Database) -> None:
    for subject in ("one", "two", "three"):
        told(database, subject=subject)
    line = Line(NEVER, LATER, SENT)
    async with sending(database, line):
        await until(
            database,
            ("duty", "failed", 1, "no such number"),
            ("duty", "waiting", 1, "busy"),
            ("duty", "sent", 1, None),
        )


def test_nobody_is_told_the_same_twice_in_a_moment(database: Database, clock: cast.HandClock) -> None:
    told(database, "supervisor", "duty")
    told(database, "duty")
    told(database, "supervisor", "duty", "second_duty")
    told(database, "duty", subject="another")
    clock.forward(policy.SILENCE_MS)
    told(database, "duty")
    assert [who for who, *_ in rows(database)] == ["supervisor duty", "second_duty", "duty", "duty"]


def test_who_was_not_reached_is_told_again(database: Database) -> None:
    told(database, "duty")

    def fails(tx: Write) -> None:
        message = store.due(tx, 1)[0]
        store.note_try(tx, message, NEVER, policy.after(message, NEVER, tx.now_ms))

    database.write_now(fails)
    told(database, "duty")
    assert [state for _, state, *_ in rows(database)] == ["failed", "waiting"]


async def test_a_clock_that_is_set_back_holds_nothing_up(database: Database, clock: cast.HandClock) -> None:
    told(database)
    clock.forward(-3_600 * S)
    told(database)
    async with sending(database, Line()):
        await until(database, ("duty", "sent", 1, None), ("duty", "sent", 1, None))


def test_what_is_to_be_told_in_the_morning_waits_until_then_and_holds_nobody_awake(
    database: Database, clock: cast.HandClock
) -> None:
    morning_ms = clock.ms + 10 * 3_600 * S
    database.write_now(lambda tx: tell_address(tx, "tel:+861000000001", "order_offered", {}, not_before_ms=morning_ms))
    assert database.read_now(lambda tx: (store.due(tx, 9), store.first_due_ms(tx))) == ([], morning_ms)
    assert database.read_now(lambda tx: store.trouble(tx, 0)) == (0, None)
    clock.ms = morning_ms
    (message,) = database.read_now(lambda tx: store.due(tx, 9))
    assert message.since_ms == morning_ms, "its age counts from then"
    assert database.read_now(lambda tx: store.trouble(tx, 0))[1] is not None


@pytest.mark.parametrize(("tries", "pause_ms"), [(1, 2_000), (2, 4_000), (5, 32_000), (6, 60_000), (40, 60_000)])
def test_the_pauses_grow_and_are_bounded(tries: int, pause_ms: int) -> None:
    assert policy.next_try_ms(0, tries, LATER, 0) == pause_ms
    assert policy.next_try_ms(0, tries, SENT, 0) is None
    assert policy.next_try_ms(0, tries, NEVER, 0) is None
    assert policy.next_try_ms(0, tries, LATER, policy.AGE_MS_MAX) is None
