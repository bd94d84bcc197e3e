"""Calls: written before they are dialled, never dialled twice, ended in time, and never lost with the hub."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from hub.kernel import Problem
from hub.telephony import Callee, is_talking, place, receive
from hub.telephony.calls import incoming, policy, service, store
from hub.telephony.calls.model import LINE_EVENTS, Call, Done
from tests import cast
from tests.hub.telephony.exchange import CHEN, LIN, Desk, Exchange, S

if TYPE_CHECKING:
    from pathlib import Path

    from hub.kernel import Write

RINGS = Done("ringing")
ANSWERS = Done("answered")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def talking(desk: Desk, line: Exchange, who: object = CHEN, resident: int = cast.WANG) -> int:
    line.answers["dial"] = ANSWERS
    number = desk.places(resident, who, alarm_id=7)
    async with desk.switching(line):
        await desk.until(number, "talking")
    return number


async def test_a_call_is_in_the_database_before_the_line_hears_of_it(desk: Desk) -> None:
    number = desk.places()
    assert desk.row(number, "state", "number", "callee", "wish") == ("placed", "+8610000000001", "王秀英", "dial")
    line = Exchange(dial=RINGS)
    async with desk.switching(line):
        await desk.until(number, "ringing")
    assert line.asked == ["dial"]
    assert desk.row(number, "line", "wish") == ("exchange", None)


async def test_a_kill_while_the_line_dials_calls_nobody_twice(desk: Desk) -> None:
    number = desk.places()
    line = Exchange()
    line.pause.clear()
    async with desk.switching(line):
        await cast.until(lambda: line.asked)
        assert desk.row(number, "state") == "dialling"
    line.pause.set()
    async with desk.switching(line):
        await asyncio.sleep(0.05)
    assert line.asked == ["dial"]
    assert desk.row(number, "state") == "dialling"


async def test_what_the_line_has_forgotten_is_lost_and_says_so(desk: Desk) -> None:
    line = Exchange()
    number = await talking(desk, line)
    line.knows = False
    async with desk.switching(line):
        await desk.until(number, "ended")
    assert desk.row(number, "outcome", "wish") == ("lost", None)
    assert desk.timeline() == [("call", "lost")]


async def test_a_call_that_rings_too_long_is_no_answer_though_the_line_never_says_so(desk: Desk) -> None:
    line = Exchange(dial=RINGS)
    number = desk.places()
    async with desk.switching(line):
        await desk.until(number, "ringing")
    desk.clock.forward(line.rings_ms - 1)
    async with desk.switching(line):
        await asyncio.sleep(0.05)
        assert desk.row(number, "state") == "ringing"
    desk.clock.forward(1)
    async with desk.switching(line):
        await desk.until(number, "ended")
        await cast.until(lambda: desk.row(number, "wish") is None)
    assert line.asked == ["dial", "hang_up"], "the telephone at home must stop ringing"
    assert desk.row(number, "outcome") == "no_answer"
    assert desk.timeline() == [("call", "no_answer")]


async def test_one_that_could_not_be_dialled_in_time_is_not_dialled_later(desk: Desk) -> None:
    number = desk.places()
    desk.clock.forward(policy.PLACED_MS_MAX)
    line = Exchange()
    async with desk.switching(line):
        await desk.until(number, "ended")
    assert line.asked == []
    assert desk.row(number, "outcome") == "lost"


@pytest.mark.parametrize(
    ("done", "outcome"),
    [(Done("busy"), "busy"), (Done(error="no such number"), "failed"), (Done(error="later", again=True), "failed")],
)
async def test_a_call_that_does_not_get_through_ends_and_says_why(desk: Desk, done: Done, outcome: str) -> None:
    number = desk.places()
    async with desk.switching(Exchange(dial=done)):
        await desk.until(number, "ended")
    assert desk.row(number, "outcome", "error") == (outcome, done.error or None)


async def test_a_line_that_breaks_down_ends_the_call(desk: Desk) -> None:
    class Broken(Exchange):
        async def dial(self, call: Call) -> Done:
            raise RuntimeError(call.number)

    number = desk.places()
    async with desk.switching(Broken()):
        await desk.until(number, "ended")
    assert desk.row(number, "outcome", "error") == ("failed", "The line broke down (RuntimeError).")


async def test_hold_another_call_and_back(desk: Desk) -> None:
    line = Exchange(hold=Done("held"), resume=Done("resumed"), hang_up=Done("ended"))
    first = await talking(desk, line)
    with pytest.raises(Problem, match="end it or put it on hold"):
        desk.places(cast.LI)
    desk.does(lambda tx: service.hold(tx, CHEN, first))
    async with desk.switching(line):
        await desk.until(first, "held")
        second = desk.places(cast.LI)
        await desk.until(second, "talking")
        with pytest.raises(Problem, match="end it or put it on hold"):
            desk.does(lambda tx: service.resume(tx, CHEN, first))
        desk.does(lambda tx: service.hang_up(tx, CHEN, second))
        desk.does(lambda tx: service.resume(tx, CHEN, first))
        with pytest.raises(Problem, match="end it or put it on hold"):
            desk.places(cast.ZHANG)
        await desk.until(first, "talking")
    assert desk.row(second, "outcome") == "answered"


async def test_a_transfer_ends_our_part(desk: Desk) -> None:
    line = Exchange()
    number = await talking(desk, line)
    line.answers["transfer +8610000001110"] = Done("transferred")
    desk.does(lambda tx: service.transfer(tx, CHEN, number, Callee(contact_id=11)))
    async with desk.switching(line):
        await desk.until(number, "ended")
    assert desk.row(number, "outcome") == "transferred"


async def test_who_hangs_up_is_free_at_once_and_the_line_is_told_until_it_has_understood(desk: Desk) -> None:
    line = Exchange(hang_up=Done(error="no line to the exchange", again=True))
    number = await talking(desk, line)
    desk.does(lambda tx: service.hang_up(tx, CHEN, number))
    assert desk.row(number, "state", "outcome") == ("ended", "answered")
    desk.places(cast.LI)
    async with desk.switching(line):
        await cast.until(lambda: desk.row(number, "wish_tries") == 1)
    line.answers["hang_up"] = Done()
    desk.clock.forward(policy.PAUSE_MS_MIN)
    async with desk.switching(line):
        await cast.until(lambda: desk.row(number, "wish") is None)
    assert line.asked.count("hang_up") == 2


def test_who_hangs_up_before_anybody_dialled_disturbs_nobody(desk: Desk) -> None:
    number = desk.places()
    desk.does(lambda tx: service.hang_up(tx, CHEN, number))
    assert desk.row(number, "state", "outcome", "live") == ("ended", "cancelled", 0)


def test_the_second_caller_is_told_who_talks(desk: Desk) -> None:
    desk.places()
    with pytest.raises(Problem) as refused:
        desk.places(who=LIN)
    assert (refused.value.code, refused.value.more["held_by"]) == ("line_busy", "陈晓")
    desk.places(contact=11, who=LIN)  # their son has a telephone of his own


def test_the_database_itself_gives_nobody_two_calls(desk: Desk) -> None:
    desk.places()

    def forced(tx: Write) -> None:
        call = store.live(tx)[0]
        call.number, call.ref = "+8610000000002", None
        store.add(tx, call)

    with pytest.raises(IntegrityError):
        desk.does(forced)


def test_who_calls_may_be_several_and_all_are_shown(desk: Desk) -> None:
    desk.does(lambda tx: tx.sql.exec_driver_sql("UPDATE contact SET phone = '100-0000 9999' WHERE id IN (11, 21)"))
    told = desk.does(lambda tx: receive(tx, "x-1", "+86 100 0000 9999", "exchange"))
    assert [(one["resident_name"], one["name"], one["relation"]) for one in told["matches"]] == [
        ("王秀英", "王小明", "son"),
        ("李国华", "王小明", "son"),
    ]
    assert told["resident_id"] is None
    answered = desk.does(lambda tx: service.answer(tx, CHEN, told["id"], cast.LI))
    assert (answered["resident_id"], answered["contact_id"], answered["callee"]) == (cast.LI, 21, "王小明")


def test_a_resident_who_calls_is_known_however_the_number_is_written(desk: Desk) -> None:
    told = desk.does(lambda tx: receive(tx, "x-1", "10000000001", "exchange"))
    assert (told["resident_id"], told["callee"], told["number"]) == (cast.WANG, "王秀英", "+8610000000001")
    stranger = desk.does(lambda tx: receive(tx, "x-2", "+44 100 0000 0001", "exchange"))
    assert stranger["matches"] == []
    hidden = desk.does(lambda tx: receive(tx, "x-3", "", "exchange"))
    assert (hidden["number"], hidden["matches"]) == ("", [])


async def test_of_two_who_answer_one_gets_the_call_and_the_other_is_told(desk: Desk) -> None:
    told = desk.does(lambda tx: receive(tx, "x-1", "+8610000000001", "exchange"))
    desk.does(lambda tx: service.answer(tx, CHEN, told["id"], None))
    with pytest.raises(Problem, match="陈晓 has already answered"):
        desk.does(lambda tx: service.answer(tx, LIN, told["id"], None))
    async with desk.switching(Exchange(answer=ANSWERS)):
        await desk.until(told["id"], "talking")
    assert desk.row(told["id"], "operator_name") == "陈晓"


async def test_a_caller_whom_the_line_cannot_connect_rings_on_for_everybody(desk: Desk) -> None:
    told = desk.does(lambda tx: receive(tx, "x-1", "+8610000000001", "exchange"))
    desk.does(lambda tx: service.answer(tx, CHEN, told["id"], None))
    async with desk.switching(Exchange(answer=Done(error="your telephone is off the hook"))):
        await cast.until(lambda: desk.row(told["id"], "wish") is None)
    assert desk.row(told["id"], "state", "operator_id") == ("ringing", None)
    desk.does(lambda tx: service.answer(tx, LIN, told["id"], None))


def test_a_caller_whom_nobody_answers_is_on_their_timeline(desk: Desk) -> None:
    told = desk.does(lambda tx: receive(tx, "x-1", "+8610000000001", "exchange"))
    desk.does(lambda tx: incoming.heard(tx, None, "x-1", "ended"))
    assert desk.row(told["id"], "outcome") == "no_answer"
    assert desk.timeline() == [("call", "no_answer")]


async def test_a_claim_with_a_call_that_goes_on_is_known(desk: Desk) -> None:
    line = Exchange(hold=Done("held"))
    assert not desk.does(lambda tx: is_talking(tx, cast.CHEN, 7))
    number = await talking(desk, line)
    assert desk.does(lambda tx: is_talking(tx, cast.CHEN, 7))
    assert not desk.does(lambda tx: is_talking(tx, cast.LIN, 7))
    assert not desk.does(lambda tx: is_talking(tx, cast.CHEN, 8))
    desk.does(lambda tx: service.hold(tx, CHEN, number))
    async with desk.switching(line):
        await desk.until(number, "held")
    assert desk.does(lambda tx: is_talking(tx, cast.CHEN, 7))
    desk.does(lambda tx: service.hang_up(tx, CHEN, number))
    assert not desk.does(lambda tx: is_talking(tx, cast.CHEN, 7))


@pytest.mark.parametrize("number", ["120", "110", "119", "1 2 0"])
def test_nobody_calls_an_ambulance_by_mistake(desk: Desk, number: str) -> None:
    with pytest.raises(Problem) as refused:
        desk.places(number=number)
    assert refused.value.code == "confirmation_needed"
    told = desk.does(lambda tx: place(tx, CHEN, Callee(cast.WANG, None, number), confirmed=True))
    assert (told["purpose"], told["confirmed_by"]) == ("emergency", "陈晓")
    assert told["read_out"]["address"] == "闻喜路10号101室"
    assert told["read_out"]["door_notes"] == "The bell is broken: knock."
    assert desk.timeline() == [("emergency_call", None)]


@pytest.mark.parametrize("number", ["+86 100 0000 0001", "10000000001", "+44 20 7946 0000", "12345"])
def test_a_number_that_is_no_emergency_needs_no_confirmation(desk: Desk, number: str) -> None:
    assert desk.row(desk.places(number=number), "purpose") == "other"


def test_a_clock_that_is_set_back_lets_nobody_ring_for_ever() -> None:
    call = Call("out", "12345", "ringing", 3_600 * S, 3_645 * S)
    assert policy.too_long(call, 3_644 * S) is None
    assert policy.too_long(call, 0) == "no_answer"


@given(st.lists(st.sampled_from(LINE_EVENTS), max_size=12), st.sampled_from(["dialling", "ringing"]))
def test_whatever_a_line_says_a_call_ends_once_and_talks_only_after_it_was_answered(
    events: list[str], state: str
) -> None:
    answered, ended = False, 0
    for event in events:
        after = policy.MOVES.get((state, event))  # pyright: ignore[reportArgumentType] - any of them, in any order
        if after is None:
            continue
        assert state != "ended", "an ended call never moves"
        answered |= event == "answered"
        ended += after == "ended"
        if after in policy.TALKING:
            assert answered
        if after == "ended":
            outcome = policy.outcome_of(state, event)  # pyright: ignore[reportArgumentType] - as above
            assert (outcome == "answered") <= answered
        state = after
    assert ended <= 1
