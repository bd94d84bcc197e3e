"""Silence is what makes a fault; and the hub's own deafness is not the device's silence."""

from typing import Any

import pytest
from sqlalchemy import select

from hub.devices import Device, load
from hub.devices.policy import HEARTBEAT_MS, Deaf, connection
from hub.devices.tables import device_state
from hub.kernel import events_after
from tests import cast

from .town import PHONE, REMOTE, Town

MINUTE_MS = 60_000
LISTENING = Deaf(0, 0)


@pytest.mark.parametrize(
    ("silent_ms", "shown"),
    [(0, "online"), (119_999, "online"), (120_000, "late"), (179_999, "late"), (180_000, "offline")],
)
def test_a_phone_is_late_after_two_minutes_and_offline_after_three(silent_ms: int, shown: str) -> None:
    assert connection(HEARTBEAT_MS["phone"], 1_000, LISTENING, 1_000 + silent_ms) == shown


def test_a_remote_has_an_hour_for_a_minute() -> None:
    assert connection(HEARTBEAT_MS["remote"], 0, LISTENING, 119 * MINUTE_MS) == "online"
    assert connection(HEARTBEAT_MS["remote"], 0, LISTENING, 120 * MINUTE_MS) == "late"
    assert connection(HEARTBEAT_MS["remote"], 0, LISTENING, 180 * MINUTE_MS) == "offline"


def test_a_device_that_never_spoke_is_offline() -> None:
    assert connection(HEARTBEAT_MS["phone"], None, LISTENING, 0) == "offline"


def test_while_the_hub_is_deaf_nobody_changes() -> None:
    heard_ms, deaf = 10 * MINUTE_MS, Deaf(11 * MINUTE_MS, None)
    assert connection(HEARTBEAT_MS["phone"], heard_ms, deaf, 500 * MINUTE_MS) == "online"


def test_after_a_restart_everyone_has_one_interval_of_grace() -> None:
    heard_ms, deaf = 10 * MINUTE_MS, Deaf(11 * MINUTE_MS, 60 * MINUTE_MS)
    assert connection(HEARTBEAT_MS["phone"], heard_ms, deaf, 61 * MINUTE_MS - 1) == "online"
    assert connection(HEARTBEAT_MS["phone"], heard_ms, deaf, 61 * MINUTE_MS) == "late"
    assert connection(HEARTBEAT_MS["phone"], heard_ms, deaf, 62 * MINUTE_MS) == "offline"


def test_who_was_offline_before_the_restart_gets_no_grace() -> None:
    assert (
        connection(HEARTBEAT_MS["phone"], 10 * MINUTE_MS, Deaf(20 * MINUTE_MS, 60 * MINUTE_MS), 60 * MINUTE_MS)
        == "offline"
    )


async def test_a_hundred_heartbeats_cost_one_transaction(town: Town) -> None:
    for _ in range(100):
        town.hears()
        town.clock.forward(MINUTE_MS)
    await town.devices.flush()
    assert sum(town.counts()) == 100
    assert len(town.counts()) == 2, "one row for each device and hour"
    (state,) = town.database.read_now(lambda tx: tx.sql.execute(select(device_state)).all())
    assert (state.device_id, state.battery_pct, state.last_heartbeat) == (PHONE, 70, b"as it came")


async def test_counts_of_one_hour_add_up_over_several_writes(town: Town) -> None:
    for _ in range(3):
        town.hears()
        await town.devices.flush()
    assert town.counts() == [3]


async def test_what_was_known_is_known_after_a_restart(town: Town) -> None:
    town.hears(remote_seen_s=30, signal_dbm=-61, uptime_s=4711, outbox=2)
    town.devices.supervision.told(PHONE, True, town.clock.now_ms())
    await town.devices.flush()
    before = town.devices.supervision.state(PHONE)
    await town.restart()
    assert town.devices.supervision.state(PHONE) == before
    assert town.shown() == "online"


async def test_a_remote_is_heard_through_its_phone(town: Town) -> None:
    town.hears(remote_seen_s=3 * 3600)
    assert town.shown(REMOTE) == "offline"
    town.hears(remote_seen_s=60)
    assert town.shown(REMOTE) == "online"


async def test_a_broker_that_comes_and_goes_makes_nobody_silent(town: Town) -> None:
    town.hears()
    town.clock.forward(MINUTE_MS)
    town.devices.supervision.link_down(town.clock.now_ms())
    for _ in range(5):
        town.clock.forward(3 * MINUTE_MS)
        town.devices.supervision.link_up(town.clock.now_ms())
        town.clock.forward(1_000)
        town.devices.supervision.link_down(town.clock.now_ms())
        assert town.shown() == "online"
    town.devices.supervision.link_up(town.clock.now_ms())
    town.clock.forward(2 * MINUTE_MS)
    assert town.shown() == "offline", "now it was listened to for two minutes after the minute of grace"


async def test_who_was_shown_as_online_in_a_minute_of_grace_is_told_of_after_a_kill(town: Town) -> None:
    def told() -> list[str]:
        return [
            one.data["connection"]
            for one in town.database.read_now(lambda tx: events_after(tx, 0, {"device"}))
            if one.data["device_id"] == PHONE
        ]

    town.hears()
    await town.devices.flush()
    town.clock.forward(150_000)
    await town.devices.flush()
    town.devices.supervision.link_down(town.clock.now_ms())
    town.devices.supervision.link_up(town.clock.now_ms() + 1)
    town.clock.forward(1)
    await town.devices.flush()
    assert told() == ["online", "late", "online"]
    await town.restart()
    await town.devices.flush()
    assert told() == ["online", "late", "online", town.shown()]
    assert town.shown() == "late"


async def test_a_hub_that_is_killed_again_and_again_makes_nobody_silent(town: Town) -> None:
    town.clock.forward(2 * MINUTE_MS)
    town.hears()
    await town.devices.flush()
    for _ in range(5):
        town.clock.forward(3 * MINUTE_MS)
        await town.restart()
        town.devices.supervision.link_up(town.clock.now_ms())
        await town.devices.flush()
        assert town.shown() == "online"


async def test_a_change_of_connection_is_news_once(town: Town) -> None:
    town.hears()
    await town.devices.flush()
    seen = town.seq()
    await town.devices.flush()
    assert town.seq() == seen
    town.clock.forward(3 * MINUTE_MS)
    await town.devices.flush()
    assert [one["connection"] for one in town.news("device") if one["device_id"] == PHONE] == ["online", "offline"]
    assert town.shown() == "offline"


async def test_what_could_not_be_written_is_written_the_next_time(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.hears()
    with monkeypatch.context() as sick:
        sick.setattr(town.database, "write", _fails)
        with pytest.raises(OSError, match="full"):
            await town.devices.flush()
    await town.devices.flush()
    assert town.counts() == [1]


async def _fails(_work: object) -> Any:
    raise OSError("the disk is full")


async def test_a_device_that_is_added_is_known_to_a_running_hub(town: Town) -> None:
    await town.database.write(
        lambda tx: load(tx, [{"id": "ph-00099", "kind": "phone", "resident_id": cast.WU, "paired_id": None}])
    )
    await cast.until(lambda: town.devices.registry.get("ph-00099") is not None, "the registry")


async def test_each_remote_of_a_phone_is_heard_with_its_battery(town: Town) -> None:
    second = "rc-00001b"
    row = {"id": second, "kind": "remote", "resident_id": 1, "paired_id": PHONE}
    town.database.write_now(lambda tx: load(tx, [row]))
    town.devices.registry.replace([*town.devices.registry.all(), Device(second, "remote", 1, PHONE)])
    for button, seen_s, battery_pct in ((REMOTE, 60, 83), (second, 7200, 41), ("rc-00002", 0, 99)):
        told = {"button": button, "seen_s": seen_s, "battery_pct": battery_pct}
        town.hears(remote_seen_s=60, remote=told)
    now_ms, state = town.clock.now_ms(), town.devices.supervision.state
    assert (state(REMOTE).last_heartbeat_ms, state(REMOTE).battery_pct) == (now_ms - 60_000, 83)
    assert (state(second).last_heartbeat_ms, state(second).battery_pct) == (now_ms - 7_200_000, 41)
    assert state("rc-00002").last_heartbeat_ms is None, "the remote of another home"
    await town.after(3_600_000)
    town.hears()
    assert (town.shown(REMOTE), town.shown(second)) == ("online", "late")
