"""Each fault does to the town what it says, and when it ends the town is as it was."""

from __future__ import annotations

import pytest

from hub.alarms.model import TECHNICAL
from simulator.faults.kinds import INSTANT, KINDS
from simulator.faults.wishes import once
from simulator.virtual.options import Options
from simulator.virtual.run import run

from .conftest import MINUTE_US, Day


@pytest.mark.parametrize("kind", KINDS)
def test_after_a_fault_everything_is_as_it_was(day: Day, kind: str) -> None:
    lasts_s = 0 if KINDS[kind].lasts_s == INSTANT else 300
    town = day.begin(once(kind, at="08:10", lasts_s=lasts_s))
    day.until(12)
    assert day.count("fault 1", "begins") == 1
    day.through()
    assert day.count("fault 1", "ends") == 1
    assert town.weather.calm
    assert town.hub.connected
    assert town.broker_host.up
    disk = town.hub.disk
    assert (disk.full, disk.locked, disk.slow_us) == (False, False, 0)
    assert town.clock.wrong_ms == 0
    assert len(town.homes) == 8
    for host, home in town.homes.items():
        assert home.linked
        assert home.battery.on_mains
        assert not home.flash.worn
        assert home.may_leap
        assert not town.network.rules(host).added
    assert not town.checks.violations


def test_a_seed_gives_the_same_run_whatever_goes_wrong_in_it() -> None:
    options = Options(seed=4, scenario="hub_crash_loop", devices=8, span_us=50 * MINUTE_US)
    assert run(options).hash == run(options).hash


def test_in_a_power_cut_phones_live_on_their_batteries(day: Day) -> None:
    town = day.begin(once("power_cut", at="08:10", lasts_min=20, scope="zone"))
    [fault] = town.weather.faults
    day.until(15)
    assert [host for host, home in town.homes.items() if not home.battery.on_mains] == list(fault.hosts)
    assert all(home.on for home in town.homes.values())


def test_an_old_battery_ends_the_phone_in_a_power_cut(day: Day) -> None:
    town = day.begin(
        once("battery_old", at="08:05", lasts_min=30, scope="device", minutes=2),
        once("power_cut", at="08:10", lasts_min=15, scope="zone"),
        homes=1,
    )
    day.until(16)
    assert not town.homes["ph-00001"].on
    day.through()
    assert town.homes["ph-00001"].linked


def calls(day: Day) -> list[str]:
    """The buttons of which the hub says that somebody pressed them; that nobody reaches a resident is of no button."""
    found = [one.data for one in day.told if one.what == "alarm"]
    return [one["device_id"] for one in found if one["kind"] not in TECHNICAL and one["device_id"] is not None]


def test_with_neither_line_nor_mobile_network_a_press_waits_and_is_told_afterwards(day: Day) -> None:
    town = day.begin(
        once("mobile_out", at="08:09", lasts_min=12, scope="town"),
        once("partition", at="08:10", lasts_min=10, scope="town"),
        once("everyone_presses", at="08:12", lasts_s=5, scope="town", percent=100),
    )
    day.until(18)
    assert calls(day) == []  # that they are silent is an alarm by now
    assert all(home.waiting() for home in town.homes.values())
    day.until(30)
    assert not any(home.waiting() for home in town.homes.values())
    assert len(set(calls(day))) == 8


def test_a_hub_that_is_killed_starts_again(day: Day) -> None:
    town = day.begin(once("hub_crash", at="08:10", lasts_s=60, steps=1))
    day.until(10.9)
    assert not town.hub.alive
    day.until(12)
    assert town.hub.connected
    assert town.hub.lives == 2


def test_in_a_crash_loop_the_hub_lives_many_short_lives(day: Day) -> None:
    town = day.begin(once("hub_crash_loop", at="08:10", lasts_min=5, steps=60))
    day.until(20)
    assert town.hub.lives > 10
    assert town.hub.connected


def test_a_full_disk_takes_no_press_and_a_phone_never_says_that_it_did(day: Day) -> None:
    town = day.begin(
        once("disk_full", at="08:10", lasts_min=5),
        once("everyone_presses", at="08:11", lasts_s=30, scope="town", percent=100),
    )
    day.through()
    assert not town.checks.violations
    assert len({entry.data["device_id"] for entry in day.told if entry.what == "alarm"} - {None}) == 8


def test_a_chattering_phone_opens_one_alarm_and_hides_nobody(day: Day) -> None:
    town = day.begin(
        once("chatter", at="08:10", lasts_min=3, per_minute=120),
        once("everyone_presses", at="08:11", lasts_s=30, scope="town", percent=100),
    )
    day.through()
    assert town.ledger.spoken
    assert len({entry.data["device_id"] for entry in day.told if entry.what == "alarm"} - {None}) == 8
    assert not town.checks.violations


def test_wrong_bytes_become_an_unreadable_press(day: Day) -> None:
    town = day.begin(once("wrong_bytes", at="08:10", lasts_min=3, per_minute=30))
    day.until(20)
    assert town.ledger.garbled
    assert {entry.data["kind"] for entry in day.told if entry.what == "alarm"} == {"unreadable"}


def test_a_phone_and_its_clone_throw_each_other_off_the_line(day: Day) -> None:
    town = day.begin(once("cloned_device", at="08:10", lasts_min=10))
    [phone] = town.weather.faults[0].hosts
    day.until(15)
    assert len(town.homes) == 9
    day.until(25)
    assert day.count(phone, "lost") > 1
    assert len(town.homes) == 8


def test_the_hub_s_clock_is_wrong_for_a_while(day: Day) -> None:
    town = day.begin(once("hub_clock_jump", at="08:10", lasts_min=5, by_ms=-90_000))
    day.until(12)
    assert town.clock.wrong_ms == -90_000
    day.until(20)
    assert town.clock.wrong_ms == 0


def test_what_a_restored_backup_forgot_is_known_by_name(day: Day) -> None:
    town = day.begin(
        once("backup_restored", at="08:10", lasts_min=10),
        once("everyone_presses", at="08:12", lasts_s=30, scope="town", percent=100),
    )
    day.through()
    assert town.ledger.restores == 1
    assert not town.checks.violations


def test_a_run_that_is_cut_short_has_the_same_beginning(day: Day) -> None:
    storm = once("everyone_presses", at="08:10", lasts_min=4, scope="town", percent=100, tests=0, by_remote=0)
    day.begin(storm, calm_minute=12)
    day.through()
    short = [entry for entry in day.told if entry.what == "press"]
    day.end()
    day.begin(storm)
    day.through()
    whole = [entry for entry in day.told if entry.what == "press"]
    assert 0 < len(short) < len(whole) == 8
    assert short == whole[: len(short)]
