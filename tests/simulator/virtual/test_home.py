"""A home of the virtual town: what it loses and keeps when power, flash, radio, network or clock fail it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from simulator.virtual.device_clock import DeviceClock
from simulator.virtual.flash import AFTER, BEFORE
from simulator.virtual.remote import COPIES_MAX
from tests.simulator.virtual.quarter import Quarter

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from simulator.virtual.flash import When
    from simulator.virtual.home import Home

HOUR_S = 3600


@pytest.fixture
def quarter(tmp_path: Path) -> Generator[Quarter]:
    """Three homes, linked."""
    made = Quarter(tmp_path, 3, leap=True)
    made.start()
    made.run_s(20)
    yield made
    made.end()


@pytest.fixture
def home(quarter: Quarter) -> Home:
    """One of the three."""
    return quarter.homes["ph-00002"]


def stored(quarter: Quarter) -> list[tuple[str, int]]:
    """Which presses the hub has: device and number."""
    return quarter.rows("SELECT device_id, number FROM press ORDER BY id")


def test_a_press_is_heard_kept_said_and_answered_in_this_order(quarter: Quarter, home: Home) -> None:
    home.act("press")
    quarter.run_s(1)
    assert quarter.of(home.who, "heard", "kept", "said", "answered") == ["heard", "kept", "said", "answered"]
    assert [one.data["state"] for one in quarter.told if one.what == "light" and one.who == home.who][-3:] == [
        "heard", "sending", "received",
    ]  # fmt: skip
    assert stored(quarter) == [("ph-00002", 1)]
    [press] = quarter.ledger.presses.values()
    assert (press.home, press.kept, press.excuse) == ("ph-00002", True, None)
    assert quarter.ledger.stage(home.who, press.key) == "received"


def test_what_was_kept_is_said_after_a_power_cut(quarter: Quarter, home: Home) -> None:
    quarter.network.impair([home.who], "partition")
    home.act("press")
    epoch = home.phone.epoch
    home.power_cut("now")
    quarter.run_s(60)
    assert not home.on
    assert not home.linked
    home.start()
    assert home.phone.epoch != epoch
    assert [one.data["number"] for one in quarter.told if one.what == "kept"] == [1]
    assert list(home.waiting())
    assert "forgot" not in quarter.of(home.who)


def test_a_dark_phone_hears_nobody(quarter: Quarter, home: Home) -> None:
    home.power_cut("now")
    home.act("press")
    home.act("press_remote", far=False)
    quarter.run_s(60)
    assert not quarter.ledger.presses
    assert quarter.of(home.remote_id) == ["unheard"]
    home.mains(on=True)
    assert home.on


@pytest.mark.parametrize(("when", "known"), [(BEFORE, False), (AFTER, True)])
def test_power_that_goes_in_the_middle_of_a_write_leaves_the_old_note_or_the_new_one(
    quarter: Quarter, home: Home, when: When, known: bool
) -> None:
    home.flash.cut = when
    home.act("press")
    assert not home.on
    [press] = quarter.ledger.presses.values()
    assert press.kept == known
    home.start()
    quarter.run_s(20)
    assert stored(quarter) == ([("ph-00002", 1)] if known else [])
    assert "forgot" not in quarter.of(home.who)


def test_a_worn_flash_forgets_and_the_ledger_knows_it(quarter: Quarter, home: Home) -> None:
    handle = quarter.network.impair([home.who], "refuse")
    quarter.run_s(1)
    home.flash.worn = True
    home.act("press")
    home.act("cancel")
    home.power_cut("now")
    quarter.network.mend(handle)
    home.start()
    quarter.run_s(60)
    [press] = quarter.ledger.presses.values()
    assert (press.kept, press.excuse, press.cancel_excuse) == (True, "worn_flash", "worn_flash")
    assert press.forgotten
    assert not stored(quarter)


def test_a_press_with_a_worn_flash_is_said_all_the_same(quarter: Quarter, home: Home) -> None:
    home.flash.worn = True
    home.act("press")
    quarter.run_s(1)
    assert stored(quarter) == [("ph-00002", 1)]


def test_the_battery_carries_the_phone_for_a_while_and_then_it_is_dark(quarter: Quarter, home: Home) -> None:
    assert 16 * 60 < home.battery.lasts_us / 60e6 < 26 * 60
    home.battery_lasts(60)
    home.mains(on=False)
    quarter.run_s(30 * 60)
    assert home.linked
    assert 45 <= home.phone.power.battery_pct <= 55
    quarter.run_s(31 * 60)
    assert not home.on
    kinds = [one.data.get("kind") for one in quarter.told if one.who == home.who and one.what == "said"]
    assert kinds == ["mains_lost", "battery_low"]
    home.mains(on=True)
    quarter.run_s(HOUR_S)
    assert 5 <= home.phone.power.battery_pct <= 10
    assert home.linked


def test_an_old_battery_is_soon_empty(quarter: Quarter, home: Home) -> None:
    home.battery_lasts(7)
    home.mains(on=False)
    home.mains(on=False)
    quarter.run_s(6 * 60)
    assert home.on
    quarter.run_s(2 * 60)
    assert not home.on


def test_a_phone_that_starts_in_a_power_cut_says_that_it_lives_on_its_battery(quarter: Quarter, home: Home) -> None:
    home.power_cut("now")
    home.battery.mains(False, quarter.loop.now_us)
    home.start()
    quarter.run_s(20)
    assert not home.phone.power.mains
    assert quarter.rows("SELECT mains FROM device_state WHERE device_id = 'ph-00002'") == [(0,)]


def test_a_remote_beside_the_phone_is_heard_once(quarter: Quarter, home: Home) -> None:
    for _ in range(30):
        home.act("press_remote", far=False)
        quarter.run_s(1)
        quarter.answer_all()
        quarter.run_s(30)
    assert stored(quarter) == [("rc-00002", number) for number in range(1, 31)]
    assert not quarter.of(home.remote_id, "unheard")


def test_a_remote_repeats_itself_until_the_phone_is_there(quarter: Quarter, home: Home) -> None:
    home.power_cut("now")
    home.act("press_remote", far=False)
    quarter.run_s(3)
    home.start()
    quarter.run_s(20)
    assert stored(quarter) == [("rc-00002", 1)]
    assert not home.remote.speaking


def test_a_remote_too_far_away_is_heard_by_nobody(quarter: Quarter, home: Home) -> None:
    home.remote.radio.loss = 1.0
    home.act("press_remote", far=True)
    quarter.run_s(COPIES_MAX)
    assert quarter.of(home.remote_id) == ["unheard"]
    assert not quarter.ledger.presses


def test_a_press_ends_the_pause_before_the_next_dial(quarter: Quarter, home: Home) -> None:
    quarter.network.broker.crash()
    quarter.run_s(100)
    dials = len(quarter.of(home.who, "dialled"))
    quarter.run_s(0.2)
    home.act("press")
    quarter.run_s(1)
    assert len(quarter.of(home.who, "dialled")) > dials
    quarter.network.broker.start()
    quarter.run_s(4)
    assert stored(quarter) == [("ph-00002", 1)]


def test_a_line_that_went_dead_is_noticed_within_a_ping(quarter: Quarter, home: Home) -> None:
    home.wake()
    quarter.network.impair([home.who], "half_open")
    quarter.run_s(55)
    assert quarter.of(home.who, "lost", "linked") == ["linked", "lost", "linked"]


def test_a_clone_and_the_first_one_throw_each_other_off_the_line(quarter: Quarter, home: Home) -> None:
    clone = home.clone(1)
    clone.start()
    quarter.run_s(120)
    assert len(quarter.of(home.who, "lost")) > 2
    assert len(quarter.of(clone.who, "lost")) > 2
    assert not home.leaping
    assert not clone.leaping
    clone.act("press")
    home.act("press")
    quarter.run_s(60)
    assert stored(quarter) == [("ph-00002", 1), ("ph-00002", 1)]
    assert {press.home for press in quarter.ledger.presses.values()} == {home.who, clone.who}


def test_what_a_phone_babbles_reaches_the_hub_past_its_machine(quarter: Quarter, home: Home) -> None:
    assert home.babble("sos", b"\xff\xfe", 1)
    quarter.run_s(1)
    assert quarter.rows("SELECT kind, device_id FROM alarm") == [("unreadable", "ph-00002")]
    home.power_cut("now")
    assert not home.babble("sos", b"", 1)


def test_a_phone_with_a_wrong_clock_still_beats_by_its_own(quarter: Quarter, home: Home) -> None:
    home.may_leap = False
    home.wake()
    home.drift(50_000)
    quarter.run_s(40)
    home.jump(10 * 60 * 1000)
    uptime_ms = home.clock.uptime_ms(quarter.loop.now_us)
    home.jump(-60_000)
    quarter.run_s(30)
    assert home.clock.uptime_ms(quarter.loop.now_us) == uptime_ms
    quarter.run_s(100)
    assert home.linked
    assert home.clock.uptime_ms(quarter.loop.now_us) > uptime_ms


def test_a_clock_says_when_it_will_show_a_time() -> None:
    drawn = Random(7)  # noqa: S311 - a toy clock
    for _ in range(300):
        clock = DeviceClock(drawn.randint(-50_000, 50_000))
        now_us = drawn.randrange(10**12)
        clock.start(now_us)
        for _ in range(3):
            now_us += drawn.randrange(10**9)
            clock.jump(drawn.randint(-(10**6), 10**6), now_us)
            clock.drift(drawn.randint(-50_000, 50_000), now_us)
        uptime_ms = clock.uptime_ms(now_us) + drawn.randrange(1, 10**7)
        due_us = clock.when_us(uptime_ms)
        assert clock.uptime_ms(due_us) >= uptime_ms > clock.uptime_ms(due_us - 1)
