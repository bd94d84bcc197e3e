"""What is asked at a desk is done as the hub's door does it: once, for who is signed in, or not at all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from hub.kernel import Problem
from simulator.virtual.cable import Cable
from simulator.virtual.desk import Desk, Unanswered
from simulator.virtual.process import Process

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from tests.simulator.virtual.room import Room, Rooms

T = TypeVar("T")

SUPERVISOR, CHEN, LIN = 1, 5, 6
DAY_S, TEN_MINUTES_S = 86_400, 600


def desk_of(room: Room, operator_id: int) -> Desk:
    desk = Desk(room.loop, room.hub, Cable(room.loop, 1_000))
    ask(room, desk.sign_in(operator_id))
    return desk


def ask(room: Room, question: Coroutine[Any, Any, T], within_s: float = 15) -> T:
    """The answer; raises what the question raises."""
    task = Process(room.loop, "asking").spawn(question)
    room.run_s(within_s)
    return task.result()


def given_to(room: Room, desk: Desk) -> dict[str, Any]:
    """The next care call, as soon as there is one."""
    for _ in range(DAY_S // TEN_MINUTES_S):
        if (given := ask(room, desk.next_call())) is not None:
            return given
        room.run_s(TEN_MINUTES_S)
    pytest.fail("nobody is to be called all day")


@pytest.fixture
def room(rooms: Rooms) -> Room:
    """A hub with one alarm, number 1."""
    made = rooms()
    made.start()
    made.press(3)
    return made


def test_an_alarm_is_taken_noted_and_closed(room: Room) -> None:
    chen = desk_of(room, CHEN)
    assert ask(room, chen.take(1, 1, "a"))["state"] == "taken"
    ask(room, chen.note(1, "老人平安。", "b"))
    assert ask(room, chen.close(1, 2, "social", "c"))["closing_code"] == "social"
    assert room.rows("SELECT taken_by, closed_by, closing_code FROM alarm WHERE device_id IS NOT NULL") == [
        (CHEN, CHEN, "social")
    ]
    assert room.rows("SELECT operator_id, text FROM alarm_note") == [(CHEN, "老人平安。")]


def test_of_two_the_second_is_told_who_has_it(room: Room) -> None:
    chen, lin = desk_of(room, CHEN), desk_of(room, LIN)
    ask(room, chen.take(1, 1, "a"))
    with pytest.raises(Problem) as refused:
        ask(room, lin.take(1, 1, "a"))
    assert refused.value.code == "already_taken"
    assert refused.value.more["held_by"] == room.world.operators[CHEN - 1].name
    with pytest.raises(Problem, match="holds this alarm"):
        ask(room, lin.close(1, 2, "social", "b"))


def test_a_forgotten_code_is_refused_at_the_door(room: Room) -> None:
    chen = desk_of(room, CHEN)
    ask(room, chen.take(1, 1, "a"))
    with pytest.raises(Problem) as refused:
        ask(room, chen.close(1, 2, None, "b"))
    assert refused.value.status == 422


def test_without_a_session_nothing_is_done(room: Room) -> None:
    stranger = Desk(room.loop, room.hub, Cable(room.loop, 1_000))
    with pytest.raises(Problem) as refused:
        ask(room, stranger.take(1, 1, "a"))
    assert refused.value.status == 401


def test_a_care_call_is_given_out_begun_and_noted(room: Room) -> None:
    chen = desk_of(room, CHEN)
    given = given_to(room, chen)
    lin = desk_of(room, LIN)
    begun = ask(room, chen.begin_call(given["resident_id"], "a"))
    with pytest.raises(Problem) as refused:
        ask(room, lin.begin_call(given["resident_id"], "b"))
    assert (refused.value.code, refused.value.more["care_call_id"]) == ("being_called", begun["id"])
    ask(room, chen.keep_call(begun["id"]))
    ended = ask(room, chen.end_call(begun["id"], "reached", "c", mood=2, health=3, needs=("meals",)))
    assert (ended["outcome"], ended["needs"]) == ("reached", ["meals"])
    assert room.rows("SELECT operator_id, outcome FROM care_call") == [(CHEN, "reached")]
    after = ask(room, chen.next_call())
    assert after is None or after["resident_id"] != given["resident_id"]


def test_who_is_away_is_noted_as_that_and_not_given_out(room: Room) -> None:
    chen = desk_of(room, CHEN)
    given = given_to(room, chen)
    now_ms = room.clock.now_ms()
    ask(room, chen.pause(given["resident_id"], "travel", now_ms, now_ms + 86_400_000, "a"))
    after = ask(room, chen.next_call())
    assert after is None or after["resident_id"] != given["resident_id"]
    with pytest.raises(Problem) as refused:
        ask(room, chen.begin_call(given["resident_id"], "b"))
    assert refused.value.code == "resident_away"


@pytest.mark.parametrize("steps", range(0, 24, 3))
def test_a_command_whose_answer_was_lost_is_asked_again_and_done_once(room: Room, steps: int) -> None:
    chen = desk_of(room, CHEN)
    ask(room, chen.take(1, 1, "a"))
    assert room.hub.process is not None
    asked = Process(room.loop, "asking").spawn(chen.note(1, "once", "b"))
    room.hub.process.kill_after(steps)
    room.run_s(3)
    room.hub.kill()
    room.hub.start()
    room.run_s(10)
    assert asked.done()
    if isinstance(asked.exception(), Unanswered):
        ask(room, chen.note(1, "once", "b"))
    assert room.rows("SELECT text FROM alarm_note") == [("once",)]


def test_a_dead_hub_and_a_cable_that_is_out_do_not_answer(room: Room) -> None:
    chen = desk_of(room, CHEN)
    room.hub.kill()
    with pytest.raises(Unanswered):
        ask(room, chen.take(1, 1, "a"), within_s=0.1)  # refused at once
    cut = Cable(room.loop, 1_000)
    cut.cut()
    with pytest.raises(Unanswered):
        ask(room, Desk(room.loop, room.hub, cut).take(1, 1, "a"), within_s=10.1)  # patience ends after 10 s


def test_who_gives_up_waiting_breaks_nothing(room: Room) -> None:
    chen = desk_of(room, CHEN)

    async def impatient() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.000_5):
                await chen.take(1, 1, "a")

    ask(room, impatient())
    assert room.rows("SELECT state FROM alarm WHERE id = 1") == [("taken",)]


def test_a_cable_keeps_the_order_and_loses_what_was_on_the_way_when_it_is_pulled(room: Room) -> None:
    cable, heard = Cable(room.loop, 1_000), list[int]()
    for number in range(100):
        cable.carry(heard.append, number)
    room.run_s(0.01)
    assert heard == list(range(100))
    cable.carry(heard.append, 100)
    cable.cut()
    cable.mend()
    room.run_s(0.01)
    assert len(heard) == 100
