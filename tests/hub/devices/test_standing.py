"""Each phone knows what time it is at home, and how fast all come back: the hub says so by itself."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.devices import Reply, load, replied
from hub.devices.policy import PHONES_IN_12_S, REDIAL_SPREADS_S, redial_spread_s, utc_offset_min
from hub.devices.requests import requests, say_due, set_parameters
from hub.devices.standing import AT_A_TIME_MAX, LOOK_EVERY_MS, NEXT_MS, SOON_MS, due_of, tell_due
from hub.intake.requests import message
from hub.kernel import Event, settle_zone
from hub.operators import Signed
from tests import cast

from .town import PHONE, Town

SUPERVISOR = Signed(cast.ZHOU, "周敏", "supervisor", "fr", "system", b"")
HOUR_MS = 3_600_000
# Clocks in Paris went from +1 to +2 hours at 01:00 UTC on this day.
SPRING_MS = 1_774_746_000_000


def told(town: Town, device: str = PHONE) -> list[dict[str, Any]]:
    """What it was set to, the newest first."""
    return [one for one in town.database.read_now(lambda tx: requests(tx, device)) if one["what"] == "set"]


def look(town: Town) -> int:
    return town.database.write_now(tell_due)[0]


async def test_a_phone_that_is_heard_is_told_once_and_acknowledges(town: Town) -> None:
    look(town)
    assert told(town) == [], "it was never heard, and may be in a drawer"
    town.hears()
    await town.after(1_000)
    look(town)
    look(town)
    (wish,) = told(town)
    assert wish["more"] == {"utc_offset_min": 480, "redial_spread_s": 2}
    assert (wish["heartbeat_s"], wish["made_by"]) == (None, None)
    assert message(wish, 7) == ("set", {"version": wish["id"], "utc_s": 7, **wish["more"]})
    town.database.write_now(say_due)
    town.database.write_now(lambda tx: replied(tx, [Reply(PHONE, wish["id"], True, None)]))
    look(town)
    assert [one["state"] for one in told(town)] == ["acknowledged"]


async def test_what_people_have_set_stays(town: Town) -> None:
    town.database.write_now(lambda tx: set_parameters(tx, SUPERVISOR, PHONE, 120, {"volume_step": 4}))
    town.hears()
    await town.after(1_000)
    look(town)
    newest, before = told(town)
    assert (newest["heartbeat_s"], newest["more"]["volume_step"], before["state"]) == (120, 4, "replaced")
    town.database.write_now(lambda tx: set_parameters(tx, SUPERVISOR, PHONE, 60))
    assert told(town)[0]["more"] == newest["more"], "and what the hub has said stays when people set more"
    look(town)
    assert len(told(town)) == 3


async def test_it_is_kept_right_when_the_clocks_change(town: Town) -> None:
    town.clock.forward(SPRING_MS - HOUR_MS - town.clock.now_ms())
    town.database.write_now(lambda tx: settle_zone(tx, "Europe/Paris"))
    town.hears()
    await town.after(1_000)
    look(town)
    assert told(town)[0]["more"]["utc_offset_min"] == 60
    while (next_ms := look(town)) < SPRING_MS:
        town.clock.forward(next_ms - town.clock.now_ms())
    assert len(told(town)) == 1
    town.clock.forward(next_ms - town.clock.now_ms())
    assert town.clock.now_ms() == SPRING_MS
    look(town)
    assert [one["more"]["utc_offset_min"] for one in told(town)] == [120, 60]


async def test_a_refused_wish_is_not_said_again_and_again(town: Town) -> None:
    town.hears()
    await town.after(1_000)
    look(town)
    (wish,) = told(town)
    town.database.write_now(lambda tx: replied(tx, [Reply(PHONE, wish["id"], False, "no")]))
    look(town)
    assert [one["state"] for one in told(town)] == ["refused"]


async def test_a_large_town_is_told_a_part_at_a_time(town: Town) -> None:
    ids = [f"ph-9{n:04}" for n in range(AT_A_TIME_MAX + 5)]
    rows = [{"id": one, "kind": "phone", "resident_id": cast.WANG} for one in ids]
    town.database.write_now(lambda tx: load(tx, rows))
    await town.restart()
    heartbeat = {"battery_pct": 70, "mains": True, "uptime_s": 1, "firmware": "1.0.0", "outbox": 0}
    for one in ids:
        town.devices.supervision.heard(one, heartbeat, b"", town.clock.now_ms())
    await town.after(1_000)
    assert look(town) == town.clock.now_ms() + NEXT_MS
    assert look(town) % LOOK_EVERY_MS == 0
    assert all(len(told(town, one)) == 1 for one in ids)


def test_the_spread_grows_with_the_town() -> None:
    assert [redial_spread_s(one) for one in (0, 1, 266, 267, 1_600, 1_601, 10**6)] == [2, 2, 2, 3, 12, 16, 600]


@given(st.integers(0, 79_000))
def test_no_town_comes_back_faster_than_1600_phones_in_twelve_seconds(phones: int) -> None:
    spread_s = redial_spread_s(phones)
    assert spread_s in REDIAL_SPREADS_S
    assert phones / spread_s <= PHONES_IN_12_S / 12


@pytest.mark.parametrize(("zone", "minutes"), [("Asia/Shanghai", 480), ("America/St_Johns", -210), ("UTC", 0)])
def test_the_offset_is_in_minutes_and_may_be_behind(zone: str, minutes: int) -> None:
    assert utc_offset_min(1_767_225_600_000, ZoneInfo(zone)) == minutes


def test_it_looks_soon_after_a_phone_is_heard_again() -> None:
    news = {"device_id": PHONE, "kind": "phone", "resident_id": 1, "connection": "online"}
    assert due_of(Event(1, 5, "device", news)) == 5 + SOON_MS
    assert due_of(Event(1, 5, "device", {**news, "connection": "late"})) is None
    assert due_of(Event(1, 5, "devices", {"what": "loaded", "count": 1})) == 5
