"""Who needs a visit soon: batteries that run down, remotes that are not heard, buttons that nobody has tried."""

import csv
import io
from typing import Any

import pytest
from sos import wire

from hub.alarms import Press, PressKey, take_in
from hub.devices import Device, Devices, Said, heed, load
from hub.devices.upkeep import DAY_MS, HOUR_MS, falling
from hub.devices.upkeep import test_state as stands
from tests import cast

BEAT = {"battery_pct": 100, "mains": True, "uptime_s": 1, "firmware": "1.0.0", "outbox": 0}


@pytest.mark.parametrize(
    ("days", "state"), [(0, "done"), (29.99, "done"), (30, "due"), (36.99, "due"), (37, "overdue"), (400, "overdue")]
)
def test_a_test_is_due_after_a_month_and_overdue_a_week_later(days: float, state: str) -> None:
    assert stands(cast.NOON_MS, cast.NOON_MS + round(days * DAY_MS)) == state


def test_of_a_phone_that_was_never_tried_nobody_says_since_when_it_is_due() -> None:
    assert stands(None, cast.NOON_MS) == "never"


def test_a_battery_that_loses_two_per_cent_an_hour_is_low_when_it_should_be() -> None:
    line = falling([(hour, 100 - 2 * (hour - 500)) for hour in range(500, 511)])
    assert line is not None
    assert line.low_ms == (510 + 30) * HOUR_MS
    assert line.pct_per_day == pytest.approx(48)


def test_only_what_was_lost_since_the_last_charge_counts() -> None:
    line = falling([(1, 30), (2, 22), (3, 100), (4, 90), (5, 80)])
    assert line is not None
    assert line.low_ms == 11 * HOUR_MS


def test_the_weeks_in_which_it_stood_full_do_not_count() -> None:
    line = falling([(hour, 100) for hour in range(200)] + [(200, 90), (201, 80)])
    assert line is not None
    assert line.low_ms == 207 * HOUR_MS


@pytest.mark.parametrize(
    "levels",
    [[], [(1, 50)], [(1, 50), (2, 49)], [(1, 50), (2, 50), (3, 50)], [(1, 40), (2, 60)], [(1, 100), (1, 90)]],
)
def test_of_a_battery_that_does_not_fall_nothing_is_foretold(levels: list[tuple[int, int]]) -> None:
    assert falling(levels) is None


def test_what_is_low_already_is_low_in_the_past() -> None:
    line = falling([(1, 30), (3, 20), (5, 10)])
    assert line is not None
    assert line.low_ms == 3 * HOUR_MS


class Hub:
    """A running hub whose phones a test lets speak."""

    def __init__(self, hub: cast.RunningApp, clock: cast.HandClock) -> None:
        self.hub, self.clock = hub, clock
        self.devices: Devices = hub.app.state.devices
        self.devices.supervision.link_up(clock.now_ms())

    async def beat(self, phone: str, **more: Any) -> None:
        self.devices.supervision.heard(phone, {**BEAT, **more}, b'{"mains":true}', self.clock.now_ms())
        await self.devices.flush()


@pytest.fixture
async def town_hub(hub: cast.RunningApp, clock: cast.HandClock) -> Hub:
    town_hub = Hub(hub, clock)
    await cast.until(lambda: town_hub.devices.registry.all(), "the registry")
    return town_hub


async def test_a_phone_on_its_battery_is_listed_with_the_hour_at_which_it_will_be_low(town_hub: Hub) -> None:
    begin_ms = town_hub.clock.now_ms()
    for hour in range(5):
        await town_hub.beat("ph-00001", mains=False, battery_pct=100 - 4 * hour)
        await town_hub.beat("ph-00002")
        town_hub.clock.forward(HOUR_MS)
    sun = await town_hub.hub.signed_in("sun")
    (one,) = (await sun.get("/api/v1/devices/upkeep")).json()["batteries"]
    assert (one["device_id"], one["resident_name"], one["battery_pct"]) == ("ph-00001", "王秀英", 84)
    assert one["low_ms"] == begin_ms + 20 * HOUR_MS
    detail = (await sun.get("/api/v1/devices/ph-00001")).json()
    assert [hour["battery_pct"] for hour in detail["hours"]] == [100, 96, 92, 88, 84]
    assert detail["last_heartbeat"] == '{"mains":true}'
    assert [fault["name"] for fault in detail["faults"]] == ["mains_lost"]


async def test_a_power_cut_that_has_just_begun_is_nobodys_visit_and_a_battery_half_empty_is(town_hub: Hub) -> None:
    await town_hub.beat("ph-00001", mains=False, battery_pct=100)
    await town_hub.beat("ph-00002", mains=False, battery_pct=45)
    sun = await town_hub.hub.signed_in("sun")
    listed = (await sun.get("/api/v1/devices/upkeep")).json()["batteries"]
    assert [one["device_id"] for one in listed] == ["ph-00002"]


async def test_a_page_says_why_a_phone_was_refused_that_its_starts_fail_and_that_memory_lacks(town_hub: Hub) -> None:
    beat = {"battery_pct": 97, "mains": True, "uptime_s": 90, "firmware": "phone 0.1", "outbox": 0}
    more = {"refused": "expired", "refused_uptime_s": 30, "safe_mode": True, "memory_short": 3}
    now_ms = town_hub.clock.now_ms()
    for device_id, value in (("ph-00001", {**beat, **more}), ("ph-00002", beat)):
        town_hub.devices.supervision.heard(device_id, value, wire.encode("heartbeat", value), now_ms)
    sun = await town_hub.hub.signed_in("sun")
    troubled, well = [(await sun.get(f"/api/v1/devices/{one}")).json() for one in ("ph-00001", "ph-00002")]
    assert (troubled["refused"], troubled["safe_mode"]) == ({"why": "expired", "at_ms": now_ms - 60_000}, True)
    assert troubled["memory_short"] == 3
    assert (well["refused"], well["safe_mode"], well["memory_short"]) == (None, False, None)


async def test_a_remote_that_said_that_it_is_low_is_listed(town_hub: Hub) -> None:
    await town_hub.beat("ph-00001", remote_seen_s=5)
    await town_hub.hub.database.write(lambda tx: heed(tx, [Said("ph-00001", "remote_low", None)]))
    browser = await town_hub.hub.signed_in("chen")
    (one,) = (await browser.get("/api/v1/devices/upkeep")).json()["remotes"]
    assert (one["device_id"], [fault["name"] for fault in one["faults"]]) == ("rc-00001", ["remote_low"])


async def test_a_phone_names_which_of_its_remotes_is_low_and_its_page_shows_them(town_hub: Hub) -> None:
    second = {"id": "rc-00001b", "kind": "remote", "resident_id": 1, "paired_id": "ph-00001"}
    await town_hub.hub.database.write(lambda tx: load(tx, [second]))
    town_hub.devices.registry.replace([*town_hub.devices.registry.all(), Device("rc-00001b", "remote", 1, "ph-00001")])
    told = {"button": "rc-00001b", "seen_s": 90, "battery_pct": 9}
    await town_hub.beat("ph-00001", remote_seen_s=90, remote=told)
    lows = [Said("ph-00001", "remote_low", "rc-00001b"), Said("ph-00002", "remote_low", "rc-00001b")]
    await town_hub.hub.database.write(lambda tx: heed(tx, lows))
    browser = await town_hub.hub.signed_in("chen")
    found = (await browser.get("/api/v1/devices/upkeep")).json()["remotes"]
    assert {(one["device_id"], one["battery_pct"]) for one in found} == {("rc-00001b", 9), ("rc-00002", None)}
    page = (await browser.get("/api/v1/devices/ph-00001")).json()
    assert [(one["id"], one["battery_pct"]) for one in page["remotes"]] == [("rc-00001", None), ("rc-00001b", 9)]


async def test_the_monthly_test_is_followed_by_the_news_of_test_calls(town_hub: Hub) -> None:
    async def due() -> list[tuple[str, str]]:
        browser = await town_hub.hub.signed_in("chen")
        lines = (await browser.get("/api/v1/devices/upkeep")).json()["tests"]
        return [(one["device_id"], one["state"]) for one in lines]

    async def pressed(number: int, test: bool) -> None:
        at_ms, key = town_hub.clock.now_ms(), PressKey("ph-00001", "0a0b0c0d", number)
        press = Press(key, cast.WANG, "ph-00001", "phone", "ip", at_ms, at_ms, False, test, 80, True)
        await town_hub.hub.database.write(lambda tx: take_in(tx, [press]))

    await town_hub.beat("ph-00001")
    assert await due() == [("ph-00001", "never")], "who was never heard is not in use"
    await pressed(1, test=False)
    assert await due() == [("ph-00001", "never")], "a call for help is no test"
    await pressed(2, test=True)

    async def noted() -> bool:
        return await due() == []

    await cast.until(noted, "the test")
    town_hub.clock.forward(30 * DAY_MS)
    assert await due() == [("ph-00001", "due")]


async def test_devices_are_filtered_by_fault_and_sorted_by_silence(town_hub: Hub) -> None:
    await town_hub.beat("ph-00002", mains=False, battery_pct=10)
    town_hub.clock.forward(1_000)
    await town_hub.beat("ph-00001")
    browser = await town_hub.hub.signed_in("chen")

    async def ids(**wanted: object) -> list[str]:
        answer = await browser.get("/api/v1/devices", params={key: str(value) for key, value in wanted.items()})
        return [one["id"] for one in answer.json()["items"]]

    assert await ids(fault="any") == ["ph-00002"]
    assert await ids(fault="battery_low") == ["ph-00002"]
    assert await ids(fault="offline") == []
    assert (await ids(sort="silent"))[:2] == ["ph-00002", "ph-00001"]
    assert (await ids(sort="battery", kind="phone"))[0] == "ph-00002"
    assert (await ids(sort="name", kind="phone"))[0] == "ph-00006", "吴建国 comes first"
    assert await ids(out="true") == []


async def test_the_table_for_a_spreadsheet_is_noted_and_has_every_line(town_hub: Hub) -> None:
    await town_hub.beat("ph-00001", mains=False)
    browser = await town_hub.hub.signed_in("sun")
    answer = await browser.get("/api/v1/devices.csv", params={"kind": "phone"})
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 6
    assert (rows[0]["id"], rows[0]["resident_name"], rows[0]["faults"]) == ("ph-00001", "王秀英", "mains_lost")
    assert rows[0]["last_heartbeat_utc"] == "2026-11-27T04:00:00+00:00"


async def test_the_map_shows_who_is_silent_and_how_many_of_each_zone(town_hub: Hub) -> None:
    for one in ("ph-00001", "ph-00002", "ph-00003", "ph-00004", "ph-00006"):
        await town_hub.beat(one)
    browser = await town_hub.hub.signed_in("chen")
    told = (await browser.get("/api/v1/map")).json()
    assert [one["resident_id"] for one in told["homes"]] == [5, 1, 2, 3, 4, 6]
    assert told["homes"][0]["connection"] == "offline"
    assert told["zones"] == [
        {"zone": "临汾小区", "homes": 2, "silent": 1},
        {"zone": "闻喜小区", "homes": 4, "silent": 0},
    ]


async def test_there_is_no_device_that_nobody_has(hub: cast.RunningApp) -> None:
    browser = await hub.signed_in("chen")
    assert (await browser.get("/api/v1/devices/ph-99999")).json()["code"] == "not_found"
