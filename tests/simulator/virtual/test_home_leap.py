"""A home that leaps over quiet time is in the end exactly the home that did not."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from simulator.virtual.leap import FAR_MS, PING_MS, by_hour
from simulator.virtual.loop import US
from tests.randomness import PROFILE, SEED, header
from tests.simulator.virtual.quarter import Quarter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simulator.virtual.home import Home

HOMES = 6
HOURS = 1.5
NIGHTS = {"quick": 3, "long": 60}[PROFILE]
LOOKS = 100
STATES = "SELECT * FROM device_state ORDER BY device_id"
HOURLY = "SELECT * FROM heartbeat_hour ORDER BY device_id, hour"


def test_a_night_leapt_over_is_the_same_night(tmp_path: Path) -> None:
    for nth in range(NIGHTS):
        seed = SEED + nth
        walked = _night(tmp_path / f"walked-{nth}", seed, leap=False)
        leapt = _night(tmp_path / f"leapt-{nth}", seed, leap=True)
        for one, other in zip(walked, leapt, strict=True):
            assert one == other, f"night {seed}; {header()}"


def test_a_look_while_something_is_on_its_way_changes_nothing(tmp_path: Path) -> None:
    """Looked at just before, while and just after a heartbeat, or a ping and its answer, is on its way."""
    for what in ("beat", "ping"):
        for nth in range(12):
            ends = [_looked_at(tmp_path / f"{what}-{nth}-{leap}", what, nth, leap=leap) for leap in (False, True)]
            assert ends[0] == ends[1], f"{what}, look {nth}"


def test_in_a_leap_nothing_is_scheduled(tmp_path: Path) -> None:
    quarter = _quiet(tmp_path, leap=True)
    before = quarter.loop.steps
    quarter.hub.kill()
    quarter.run_s(3600)
    assert quarter.loop.steps - before < HOMES + 5  # timers that were given up, and the broker's one
    quarter.end()


def test_nobody_is_silent_while_everybody_leaps(tmp_path: Path) -> None:
    quarter = _quiet(tmp_path, leap=True)
    quarter.run_s(3600)
    assert not [one for one in quarter.told if one.what == "shows" and one.data["connection"] != "online"]
    quarter.end()


def test_the_hub_s_state_is_true_again_after_a_look(tmp_path: Path) -> None:
    quarter = _quiet(tmp_path, leap=True)
    [home, *_] = quarter.homes.values()
    quarter.run_s(1000)
    now_ms = quarter.clock.now_ms()
    vouched_ms = quarter.supervision.state(home.phone_id).last_heartbeat_ms
    assert vouched_ms is not None
    assert vouched_ms > now_ms + FAR_MS // 2
    home.wake()
    true_ms = quarter.supervision.state(home.phone_id).last_heartbeat_ms
    assert true_ms is not None
    assert now_ms - 61_000 < true_ms <= now_ms
    quarter.end()


def test_a_home_that_was_only_looked_at_leaps_again(tmp_path: Path) -> None:
    quarter = _quiet(tmp_path, leap=True)
    [home, *_] = quarter.homes.values()
    home.wake()
    assert not home.leaping
    quarter.run_s(2)
    assert home.leaping
    home.wake(for_us=300 * US)
    quarter.run_s(299)
    assert not home.leaping
    quarter.end()


def test_a_home_with_an_open_alarm_leaps_when_it_and_the_hub_know_the_same(tmp_path: Path) -> None:
    quarter = _quiet(tmp_path, leap=True)
    [home, *_] = quarter.homes.values()
    home.act("press")
    quarter.run_s(2)
    assert home.phone.state == "received"
    assert not home.leaping  # no heartbeat has told of it yet
    quarter.run_s(600)
    assert home.leaping
    quarter.answer_all()
    quarter.run_s(1)
    assert home.phone.state == "closed"
    assert not home.leaping
    quarter.run_s(100)
    assert home.leaping
    quarter.end()


def test_a_home_that_knows_less_than_the_hub_does_not_leap(tmp_path: Path) -> None:
    quarter = _quiet(tmp_path, leap=True)
    [home, *_] = quarter.homes.values()
    home.act("press")
    quarter.run_s(200)
    assert home.leaping
    lost = quarter.network.impair([home.who], "loss", share=1.0)
    quarter.answer_all()
    quarter.run_s(300)
    assert home.phone.state == "received"
    assert not home.leaping
    quarter.network.mend(lost)
    quarter.run_s(100)
    assert home.phone.state == "idle"
    assert home.leaping
    quarter.end()


def test_a_home_whose_clock_stands_does_not_leap(tmp_path: Path) -> None:
    """It would seem to send the heartbeats that it does not send."""
    quarter = _quiet(tmp_path, leap=True)
    [home, *_] = quarter.homes.values()
    home.jump(-1_000_000)
    for _ in range(9):
        quarter.run_s(100)
        assert not home.leaping
    quarter.run_s(400)
    assert home.leaping
    quarter.end()


def test_a_home_on_its_battery_wakes_when_that_has_changed(tmp_path: Path) -> None:
    quarter = _quiet(tmp_path, leap=True)
    [home, *_] = quarter.homes.values()
    home.mains(on=False)
    quarter.run_s(200)
    assert home.leaping
    home.battery_lasts(60)
    leaps = 0
    for _ in range(38):
        quarter.run_s(50)
        leaps += home.leaping
    assert home.phone.power.battery_pct < 55
    assert leaps > 19  # ten times its battery has changed
    quarter.run_s(1900)
    assert not home.on
    quarter.end()


def test_things_are_counted_in_the_hours_in_which_they_happen() -> None:
    every_ms = 57_300
    by_hand: dict[int, int] = {}
    for nth in range(300):
        hour = (5_000_000 + nth * every_ms) // 3_600_000
        by_hand[hour] = by_hand.get(hour, 0) + 1
    assert dict(by_hour(300, lambda nth: 5_000_000 + nth * every_ms)) == by_hand
    assert not list(by_hour(0, lambda nth: nth))


def _quiet(folder: Path, *, leap: bool, homes: int = HOMES) -> Quarter:
    """All homes have been there for two minutes."""
    quarter = Quarter(folder, homes, leap=leap)
    quarter.start()
    quarter.run_s(120)
    assert all(home.leaping == leap for home in quarter.homes.values())
    return quarter


def _looked_at(folder: Path, what: str, nth: int, *, leap: bool) -> tuple[Any, ...]:
    """The `nth` moment that matters of the fourth heartbeat or ping from now: what is left when all has arrived."""
    quarter = _quiet(folder, leap=leap, homes=2)
    home = quarter.homes["ph-00001"]
    due_ms, every_ms = _beats(quarter, home) if what == "beat" else _pings(home)
    assert due_ms is not None
    way_us, hub_us = quarter.network.rules(home.who).latency_us, quarter.network.rules("hub").latency_us
    moments = [0, way_us, way_us + hub_us, 2 * way_us]
    moment_us = [edge + by for edge in moments for by in (-1, 0, 1)][nth]
    quarter.loop.run(home.clock.when_us(due_ms + 3 * every_ms) + moment_us)
    quarter.wake()
    quarter.run_s(1)
    machines = [_machine(one) for one in quarter.homes.values()]
    quarter.run_s(5)
    rows = quarter.rows(STATES), quarter.rows(HOURLY)
    quarter.end()
    return machines, *rows


def _beats(quarter: Quarter, home: Home) -> tuple[int, int]:
    """When the next heartbeat of a home is due, on its own clock, and how often they come."""
    seen: list[tuple[int, int]] = []
    for _ in range(2):
        quarter.run_s(90)
        home.wake()
        assert home.phone.heartbeat.due_ms is not None
        seen.append((home.phone.beats, home.phone.heartbeat.due_ms))
    return seen[1][1], (seen[1][1] - seen[0][1]) // (seen[1][0] - seen[0][0])


def _pings(home: Home) -> tuple[int | None, int]:
    """The same of its pings."""
    home.wake()
    return home.line.session.deadline_ms, PING_MS


def _night(folder: Path, seed: int, *, leap: bool) -> tuple[Any, ...]:
    """Some hours in which this and that happens, drawn by `seed`: all that is left of them."""
    drawn = Random(f"night {seed}")  # noqa: S311 - a toy town
    quarter = Quarter(folder, HOMES, leap=leap, seed=seed)
    quarter.start()
    span_us = int(HOURS * 3600 * US * drawn.uniform(0.5, 1.0))
    for home in quarter.homes.values():
        for _ in range(drawn.randrange(7)):
            quarter.loop.at_us(drawn.randrange(span_us), _something(quarter, home, drawn))
    for _ in range(drawn.randrange(6)):
        quarter.loop.at_us(drawn.randrange(span_us), quarter.answer_all)
    looked = list(quarter.homes.values())
    leaps: list[bool] = []

    def look(home: Home) -> None:
        leaps.append(home.leaping)
        home.wake()

    for _ in range(LOOKS):
        quarter.loop.at_us(drawn.randrange(span_us), look, drawn.choice(looked))
    quarter.run_s(span_us / US)
    quarter.wake()
    machines = [_machine(home) for home in looked]
    quarter.run_s(6)
    rows = quarter.rows(STATES), quarter.rows(HOURLY)
    quarter.end()
    assert any(leaps) == leap
    # What happens in one instant has no order: that is drawn, and another one with each thing that happens beside it.
    told = sorted((one.at_us, one.who, one.what, repr(one.data)) for one in quarter.told)
    return machines, *rows, quarter.ledger.counts(), told


def _something(quarter: Quarter, home: Home, drawn: Random) -> Callable[[], object]:
    """One thing that may happen to a home."""
    match drawn.randrange(10):
        case 0:
            return lambda: home.act("press")
        case 1:
            far = drawn.random() < 0.5
            return lambda: home.act("press_remote", far=far)
        case 2:
            return lambda: home.act("test")
        case 3:
            return lambda: home.act("cancel")
        case 4:
            return lambda: quarter.network.cut(home.who)
        case 5:
            ppm = drawn.randint(-20_000, 20_000)
            return lambda: home.drift(ppm)
        case 6:
            # Further ahead a heartbeat is due in the instant in which the line is given up, and either may be first.
            by_ms = drawn.randint(-100_000, 9_000)
            return lambda: home.jump(by_ms)
        case 7:
            on = drawn.random() < 0.5
            return lambda: home.mains(on=on)
        case 8:
            lasts_min = drawn.randint(1, 90)
            return lambda: home.battery_lasts(lasts_min)
        case _:
            minutes = drawn.randint(1, 30)

            def dark() -> None:
                home.power_cut("now")
                quarter.loop.after_us(minutes * 60 * US, home.start)

            return dark


def _machine(home: Home) -> dict[str, Any]:
    """All that can be seen of a phone."""
    phone, session = home.phone, home.line.session
    return {
        "who": home.who,
        "on": home.on,
        "linked": home.linked,
        "beats": phone.beats,
        "beat_due_ms": phone.heartbeat.due_ms,
        "due_ms": phone.deadline_ms,
        "state": phone.state,
        "epoch": phone.epoch,
        "waiting": [(one.name, one.value) for one in phone.outbox.waiting],
        "open": [(one.button, one.number, one.stage, one.by) for one in phone.presses.open],
        "flash": home.flash.blob,
        "session": session.state,
        "session_due_ms": session.deadline_ms,
        "owed": session.owed,
        "unconfirmed": session.unconfirmed,
    }
