"""A remote and its phone with all that the air can do to their frames: delivered, once, and never by anybody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sos.parts import radio
from sos.parts.events import RadioHeard, UnpairingHeld
from sos.parts.remotes import LOST_MS
from sos.remote import SHOWN_MS

from simulator.air import Weather
from tests.firmware.room import KEY, PHONE, REMOTE, REMOTES_PEER, Room

HOUR_MS = 3_600_000


def shown(room: Room) -> list[str]:
    return [state for _, state in room.shown]


def test_a_press_beside_the_phone_is_heard_and_the_centre_has_it_within_a_tenth_of_a_second() -> None:
    room = Room(1, Weather())
    room.press()
    room.run(200)
    assert shown(room) == ["calling", "heard", "received"]
    assert room.shown[-1][0] - room.shown[0][0] < 100
    assert len(room.presses) == 1
    room.run(10_000)
    assert room.remote is None
    room.run(60_000)
    assert 10 <= room.heartbeat["remote_seen_s"] <= 70


def test_without_a_centre_the_remote_is_told_that_the_phone_has_it_and_later_that_the_centre_has() -> None:
    room = Room(1, Weather())
    room.centre_answers = False
    room.press()
    room.run(5_000)
    assert shown(room) == ["calling", "heard"]
    room.centre_answers = True
    room.run(20_000)
    assert shown(room)[-1] == "received"


@pytest.mark.parametrize("known", [0, 1, 11])
def test_a_phone_on_another_channel_is_found_within_two_seconds(known: int) -> None:
    room = Room(1, Weather(), channel=13, known=known)
    room.press()
    room.run(2_000)
    assert len(room.presses) == 1
    room.run(1_000)
    assert "received" in shown(room)
    room.run(10_000)
    sent = room.sent
    room.press()
    room.run(100)
    assert (len(room.presses), room.sent - sent) == (2, 1), "the next time it knows where"


def test_at_30_percent_loss_a_leg_five_hundred_presses_are_delivered_and_acknowledged() -> None:
    """As measured for the design with eight tries: 500 of 500 delivered, 498 acknowledged."""
    delivered = acknowledged = 0
    for seed in range(500):
        room = Room(seed, Weather(up=0.3, down=0.3))
        at_ms = room.now_ms
        room.press()
        room.run(2_000)
        delivered += len(room.presses) == 1
        acknowledged += len(room.shown) >= 2
        room.run(2_000)
        assert len(room.presses) == 1, seed
        assert len(room.shown) >= 2, seed
        assert room.shown[1][0] - at_ms <= 4_000, seed
    assert delivered == 500
    assert acknowledged >= 498


@pytest.mark.parametrize("loss_pct", range(0, 71, 10))
def test_whatever_the_loss_a_press_arrives_once_and_the_hand_is_told(loss_pct: int) -> None:
    loss = loss_pct / 100
    for seed in range(25):
        room = Room(seed, Weather(up=loss, down=loss, twice=0.2, late=0.2, replay=0.2, stranger=0.2))
        room.press()
        room.run(120_000 + SHOWN_MS)
        assert len(room.presses) == 1, (seed, room.presses)
        assert shown(room)[-1] == "received", (seed, room.shown)
        assert len(room.phone.outbox.waiting) == 0


@given(
    st.integers(0, 1 << 30),
    st.floats(0, 0.7),
    st.floats(0, 0.7),
    st.lists(st.integers(100, 40_000), min_size=1, max_size=4),
    st.booleans(),
)
def test_presses_are_never_forged_and_never_twice(
    seed: int, up: float, down: float, pauses_ms: list[int], closes: bool
) -> None:
    room = Room(seed, Weather(up, down, twice=0.3, late=0.3, replay=0.5, stranger=0.5))
    pressed = 0
    for pause_ms in pauses_ms:
        room.press()
        pressed += 1
        room.run(pause_ms)
        if closes:
            room.closes()
    room.run(300_000)
    assert 1 <= len(room.presses) <= pressed
    assert {(button, epoch) for button, epoch, _ in room.presses} == {(REMOTE, "0a1b2c3d")}
    assert room.remote is None or room.remote.memory.press == 0


def test_what_was_recorded_is_never_believed_again_not_even_by_a_phone_that_was_switched_on_again() -> None:
    recorded: list[bytes] = []
    room = Room(3, Weather())
    fates = room.air.fates

    def record(frame: bytes, *, up: bool) -> list[tuple[int, bytes]]:
        if up:
            recorded.append(frame)
        return fates(frame, up=up)

    room.air.fates = record
    room.press()
    room.run(10_000)
    room.closes()
    assert len(room.presses) == 1
    for _ in range(2):
        seen = len(room.presses), room.remotes.known[0].seen_ms
        for frame in recorded:
            room.happens(RadioHeard(REMOTES_PEER, frame, -50))
        room.run(1_000)
        assert (len(room.presses), room.remotes.known[0].seen_ms) == seen
        room.start_phone([(REMOTE, KEY)])
    assert room.phone.presses.open == []
    room.press()
    room.run(1_000)
    assert len(room.presses) == 2, "the remote itself is believed after one question"


def test_who_has_another_key_or_none_is_not_heard() -> None:
    room = Room(4, Weather())
    seen_ms = room.remotes.known[0].seen_ms
    word = radio.Word(radio.CALL, REMOTE, "0a1b2c3d", 99, 0, 98, 50, 100, 0)
    for frame in (radio.seal_word(bytes(32), word), radio.seal_word(KEY, word)[:-16], b"help", b""):
        room.happens(RadioHeard(REMOTES_PEER, frame, -50))
    stranger = radio.seal_word(KEY, word._replace(remote="rc-00099"))
    room.happens(RadioHeard(REMOTES_PEER, stranger, -50))
    room.run(1_000)
    assert room.presses == {}
    assert room.remotes.known[0].seen_ms == seen_ms


def test_out_of_reach_of_the_phone_its_own_line_delivers_the_press_and_the_hand_is_told() -> None:
    room = Room(5, Weather(up=1.0, down=1.0), has_line=True)
    room.press()
    room.run(4_000)
    assert (len(room.presses), set(room.paths)) == (1, {"remote_wifi"})
    assert shown(room) == ["calling", "received"]
    assert 2_000 < room.shown[-1][0] - room.shown[0][0] < 3_000


def test_both_ways_at_once_have_one_name() -> None:
    room = Room(6, Weather(down=1.0), has_line=True)
    room.press()
    room.run(5_000)
    assert set(room.paths) == {"ip", "remote_wifi"}
    assert len(room.presses) == 1


def test_every_hour_it_is_heard_and_after_three_misses_it_is_reported_lost_once() -> None:
    room = Room(7, Weather(up=0.3, down=0.3))
    room.press()
    room.run(24 * HOUR_MS)
    assert room.heartbeat["remote_seen_s"] < 3_700
    assert room.heartbeat["remote"]["button"] == REMOTE
    assert room.heartbeat["remote"]["battery_pct"] == 100
    assert room.events == []
    room.channel = 0  # out of reach
    room.run(2 * HOUR_MS)
    assert room.events == []
    room.run(10 * HOUR_MS)
    assert room.events == [("remote_lost", REMOTE)]
    assert LOST_MS > 3 * HOUR_MS
    room.channel = 6
    room.run(2 * HOUR_MS)
    room.channel = 0
    room.run(5 * HOUR_MS)
    assert room.events == [("remote_lost", REMOTE)] * 2


def test_a_battery_that_runs_down_is_reported_a_week_before() -> None:
    room = Room(8, Weather())
    room.press()
    room.run(1_000)
    word = room.remotes.known[0].last
    assert word is not None
    for days in (60, 11, 10, 9, 8, 7, 3):
        word = word._replace(counter=word.counter + 1, days=days)
        room.happens(RadioHeard(REMOTES_PEER, radio.seal_word(KEY, word), -50))
        expected = [] if days >= 10 else [("remote_low", REMOTE)]
        room.run(2_000)
        assert room.events == expected, days


def test_both_pressed_belong_together_from_then_on_and_after_every_power_cut() -> None:
    room = Room(9, Weather(up=0.3, down=0.3))
    room.forget()
    room.start_phone()
    room.pair()
    room.press()
    room.run(30_000)
    assert shown(room)[0] == "pairing"
    assert shown(room)[-1] == "paired"
    assert ("pairing", "paired " + REMOTE) in room.events
    assert room.remotes.known[0].key != KEY
    room.start_phone()
    room.take_battery()
    room.run(125_000)
    room.press()
    room.run(10_000)
    assert [button for button, _, _ in room.presses] == [REMOTE]


def test_a_phone_whose_keys_were_not_held_takes_no_remote() -> None:
    room = Room(10, Weather())
    room.forget()
    room.start_phone()
    room.press()
    room.run(40_000)
    assert shown(room) == ["pairing", "failed"]
    assert room.remotes.known == []


def test_a_remote_that_was_not_answered_stays_with_the_phone_that_it_had() -> None:
    room = Room(11, Weather())
    room.pair()
    room.air.weather = Weather(down=1.0)
    room.press()
    room.run(5_000)
    assert room.remotes.known[0].key == KEY
    assert len(room.presses) == 1, "who belongs to a phone calls it, and pairs with nobody"


def test_unpaired_it_is_heard_no_more_and_the_centre_is_told() -> None:
    room = Room(12, Weather())
    room.happens(UnpairingHeld())
    room.press()
    room.run(10_000)
    assert room.presses == {}
    assert room.events == [("pairing", "unpaired " + REMOTE)]
    room.start_phone()
    assert room.remotes.known == []


def test_a_phone_has_four_remotes_and_each_heartbeat_tells_of_another() -> None:
    room = Room(13, Weather())
    names = [f"rc-0000{number}" for number in range(1, 6)]
    room.start_phone([(name, KEY) for name in names])
    assert [one.remote for one in room.remotes.known] == names[:4]
    for counter, name in enumerate(names, 1):
        word = radio.Word(radio.CALL, name, "0a1b2c3d", counter, 0, counter, 50, 100, 0)
        one = room.remotes.of(name)
        for nonce in (0, 1):
            answered = word._replace(counter=counter + nonce, nonce=one.nonce if one and nonce else 0)
            room.happens(RadioHeard(REMOTES_PEER, radio.seal_word(KEY, answered), -50))
    assert [button for button, _, _ in room.presses] == names[:4]
    told: set[str] = set()
    for _ in range(4):
        room.run(60_000)
        told.add(room.heartbeat["remote"]["button"])
    assert told == set(names[:4])


def test_a_fifth_remote_is_refused_and_the_phone_says_so_and_one_of_the_four_may_pair_anew() -> None:
    room = Room(15, Weather())
    four = [f"rc-0000{number}" for number in range(2, 6)]
    room.forget()
    room.start_phone([(name, KEY) for name in four])
    room.pair()
    room.press()
    room.run(40_000)
    assert shown(room) == ["pairing", "failed"]
    assert [one.remote for one in room.remotes.known] == four
    assert room.said.count("remotes_full") == 1, "however often the remote asks"
    room.start_phone([(name, KEY) for name in [REMOTE, *four[1:]]])
    room.pair()
    room.press()
    room.run(40_000)
    assert shown(room)[-1] == "paired"
    assert sorted(one.remote for one in room.remotes.known) == [REMOTE, *four[1:]]


def test_an_offer_that_somebody_else_makes_at_the_same_minute_is_not_the_phones() -> None:
    room = Room(14, Weather(stranger=1.0, replay=0.5, twice=0.5, late=0.5))
    room.forget()
    room.start_phone()
    room.pair()
    room.press()
    room.run(30_000)
    assert shown(room)[-1] == "paired"
    assert room.remotes.known[0].remote == REMOTE
    assert room.phone.device == PHONE
