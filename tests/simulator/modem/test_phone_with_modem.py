"""The voice and the SMS path through a modem with all its habits: a press reaches the centre by what there is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sos.modem.words import SmsSent
from sos.parts.events import RedPressed

from .room import CENTRE, DESK, OWN, SECOND_DESK, Room


def started(**how: object) -> Room:
    room = Room(int(str(how.get("seed", 0))), str(how.get("pin", "")))
    room.chop = bool(how.get("chop"))
    room.noise = bool(how.get("noise"))
    room.run(40_000)
    return room


@pytest.mark.parametrize("how", [{}, {"chop": True}, {"noise": True}, {"chop": True, "noise": True, "seed": 7}])
def test_a_press_without_internet_arrives_by_sms_and_its_answer_comes_back(how: dict[str, object]) -> None:
    room = started(**how)
    assert room.driver.fault == ""
    room.happens(RedPressed())
    room.run(12_000)
    assert [(sender, number) for sender, number, _ in room.network.sent] == [(OWN, CENTRE), (CENTRE, OWN)]
    assert (room.ways(), room.phone.state, room.phone.outbox.waiting) == (["sms"], "received", [])
    assert room.modem.box == {}, "the answer is not left in the modem"
    assert 8_000 <= room.reached[0][0] - 40_000 < 10_000


def test_when_sms_fails_too_the_phone_calls_and_somebody_answers() -> None:
    room = started()
    room.modem.fails = 1_000
    room.network.person(DESK, "busy")
    room.network.person(SECOND_DESK, "answers")
    room.happens(RedPressed())
    room.run(60_000)
    assert room.ways() == ["call"]
    assert [one for one in room.modem.did if one.startswith("ATD")] == [f"ATD{DESK};", f"ATD{SECOND_DESK};"]
    assert 20_000 <= room.reached[0][0] - 40_000 < 45_000
    room.run(20_000)
    room.modem.ends()
    room.run(120_000)
    assert room.ways() == ["call"], "who was heard is not called again for it"
    room.modem.fails = 0
    room.run(120_000)
    assert room.phone.state == "received", "the message goes on being tried"


def test_the_number_that_nobody_takes_is_given_up_and_the_next_is_called() -> None:
    room = started()
    room.modem.fails = 1_000
    room.network.person(DESK, "no answer")
    room.network.person(SECOND_DESK, "answers")
    room.happens(RedPressed())
    room.run(110_000)
    assert room.ways() == ["call"]
    assert [one.why for one in room.over()] == ["no answer"]


def test_a_lost_message_is_said_again() -> None:
    room = started()
    room.network.loses = 1
    room.happens(RedPressed())
    room.run(75_000)
    assert room.ways() == ["sms"]
    assert len([one for one in room.heard if isinstance(one, SmsSent)]) == 2
    assert room.phone.state == "received"


@pytest.mark.parametrize(
    ("sim", "pin", "fault"),
    [("none", "", "no SIM"), ("pin", "", "PIN"), ("puk", "", "PUK"), ("pin", "9999", "PIN refused")],
)
def test_a_sim_that_cannot_be_used_is_told_of_and_the_internet_still_works(sim: str, pin: str, fault: str) -> None:
    room = Room(pin=pin)
    room.modem.sim = sim
    room.run(200_000)
    assert (room.driver.fault, room.phone.more["cell_fault"]) == (fault, fault)
    assert len([one for one in room.modem.did if one.startswith("AT+CPIN=")]) == (1 if pin else 0)
    room.happens(RedPressed())
    room.run(30_000)
    assert {one.why for one in room.over()} <= {fault}
    assert not any(isinstance(one, SmsSent) for one in room.heard)
    room.line(True)
    room.run(1_000)
    assert (room.ways(), room.phone.state) == (["ip"], "received")


def test_a_sim_is_opened_by_its_pin_and_one_that_is_put_in_later_is_found() -> None:
    room = Room(pin="1234")
    room.modem.sim = "none"
    room.run(100_000)
    assert room.driver.fault == "no SIM"
    room.modem.sim = "pin"
    room.run(70_000)
    assert room.driver.fault == ""
    assert "cell_fault" not in room.phone.more


def test_a_network_that_is_lost_and_found_is_used_as_soon_as_it_is_back() -> None:
    room = started()
    room.modem.loses_network()
    room.happens(RedPressed())
    room.run(100_000)
    assert room.driver.fault == "not registered"
    assert room.ways() == []
    room.modem.finds_network()
    room.run(3_000)
    assert room.ways() == ["sms"]


def test_a_silent_modem_is_reset_and_works_again() -> None:
    room = started()
    room.modem.silent = True
    room.happens(RedPressed())
    room.run(150_000)
    assert room.phone.state == "received"
    assert room.ways() == ["sms"]


def test_the_centre_that_calls_during_an_alarm_is_taken_at_once_and_loud() -> None:
    room = started()
    room.line(True)
    room.happens(RedPressed())
    room.run(1_000)
    room.modem.rings(DESK)
    room.run(1_500)
    assert (room.modem.call, room.modem.volume) == ("up", 8)
    room.modem.ends()
    room.run(2_000)
    room.modem.rings("+8610000000099")
    room.run(1_500)
    assert room.modem.call == ""


def test_a_care_call_rings_three_times() -> None:
    room = started()
    room.modem.rings(DESK)
    room.run(3_500)
    assert room.modem.call == "rings"
    room.run(1_500)
    assert (room.modem.call, room.modem.volume) == ("up", 4)


happenings = st.sampled_from(
    [
        "line up",
        "line down",
        "net lost",
        "net found",
        "silent",
        "sms fails",
        "sms works",
        "no sim",
        "sim",
        "wait",
        "press",
    ]
)


@settings(deadline=None)
@given(st.lists(st.tuples(happenings, st.integers(0, 60_000)), max_size=12), st.integers(0, 1000), st.booleans())
def test_whatever_happened_a_press_reaches_the_centre_by_the_path_that_works_in_the_end(
    story: list[tuple[str, int]], seed: int, chop: bool
) -> None:
    room = started(seed=seed, chop=chop)
    room.network.person(DESK, "busy")
    room.happens(RedPressed())
    for what, ms in story:
        _happens(room, what)
        room.run(ms)
    _happens(room, "sim")
    _happens(room, "net found")
    _happens(room, "sms works")  # and nothing is known of the internet
    room.run(240_000)
    assert room.phone.outbox.waiting == []
    assert room.phone.state == "received"
    assert room.ways()


@settings(deadline=None)
@given(st.lists(st.tuples(happenings, st.integers(0, 60_000)), max_size=12), st.integers(0, 1000))
def test_with_nothing_but_a_voice_call_left_somebody_is_called(story: list[tuple[str, int]], seed: int) -> None:
    room = started(seed=seed)
    room.network.person(DESK, "busy")
    room.network.person(SECOND_DESK, "answers")
    room.answers = False
    room.happens(RedPressed())
    for what, ms in story:
        _happens(room, what)
        room.run(ms)
    for what in ("sim", "net found", "line down"):
        _happens(room, what)
    room.modem.fails = 1_000_000
    room.run(300_000)
    assert "call" in room.ways()


def _happens(room: Room, what: str) -> None:
    match what:
        case "line up" | "line down":
            room.line(what == "line up")
        case "net lost":
            room.modem.loses_network()
        case "net found":
            room.modem.finds_network()
        case "silent":
            room.modem.silent = True
        case "sms fails" | "sms works":
            room.modem.fails = 1_000_000 if what == "sms fails" else 0
        case "no sim" | "sim":
            room.modem.sim = "none" if what == "no sim" else "ready"
        case "press":
            room.happens(RedPressed())
        case _:
            pass
