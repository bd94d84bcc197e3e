"""A town of 1,600 phones: whatever fails at once is one to three alarms, and a call for help stands above them."""

import time

from hub.alarms.conditions.policy import FEW_MS

from .town import MINUTE, Night, S, phone, zone


async def test_nothing_is_wrong_and_nothing_is_said(night: Night) -> None:
    await night.passes(5 * MINUTE)
    assert night.queue() == []


async def test_a_power_cut_in_one_zone_is_one_alarm_also_when_batteries_run_down(night: Night) -> None:
    dark = zone(1)
    await night.passes(5 * MINUTE, dark=dark)
    (alarm,) = night.queue()
    assert (alarm["kind"], alarm["place"], alarm["priority"]) == ("incident", "小区1", 3)
    assert (alarm["data"]["cause"], alarm["data"]["scope"]) == ("power", "zone")
    assert (alarm["data"]["silent"], alarm["data"]["ailing"], alarm["data"]["back"]) == (0, 300, 0)
    silent = [*dark][:80]
    await night.passes(6 * MINUTE, silent=silent, dark=dark)
    (alarm,) = night.queue()
    assert (alarm["data"]["silent"], alarm["data"]["ailing"]) == (80, 220)
    await night.passes(4 * MINUTE)
    (alarm,) = night.queue()
    assert alarm["data"]["back"] == 300
    assert alarm["returned_ms"] is not None
    assert night.seen() == ["incident"]
    assert night.rows("SELECT COUNT(*) FROM condition") == [(0,)]


async def test_an_outage_of_all_lines_is_one_alarm_and_five_calls_stand_above_it(night: Night) -> None:
    began = time.monotonic()
    await night.passes(7 * MINUTE, silent=night.everybody)
    for number in (3, 333, 777, 999, 1555):
        night.press(number)
    queue = night.queue()
    assert [one["kind"] for one in queue] == ["sos"] * 5 + ["incident"]
    assert (queue[-1]["data"]["scope"], queue[-1]["data"]["silent"]) == ("town", 1600)
    await night.passes(4 * MINUTE)
    assert night.seen() == ["incident"]
    assert [one["data"]["back"] for one in night.queue() if one["kind"] == "incident"] == [1600]
    assert time.monotonic() - began < 20, "eleven minutes of 1,600 phones"


async def test_a_carrier_with_every_third_phone_is_one_alarm(night: Night) -> None:
    await night.passes(8 * MINUTE, silent=range(1, 1601, 3))
    await night.passes(4 * MINUTE)
    assert night.seen() == ["incident"]
    assert night.news("incident")[-1] == {
        "alarm_id": 1,
        "silent": 0,
        "ailing": 0,
        "back": 534,
        "members": 534,
        "over": True,
    }


async def test_ten_minutes_without_a_hub_are_no_alarm(night: Night) -> None:
    night.clock.forward(10 * MINUTE)
    await night.restart()
    await night.passes(5 * MINUTE)
    assert night.queue() == []


async def test_whom_a_hub_does_not_find_again_are_one_alarm(night: Night) -> None:
    night.clock.forward(10 * MINUTE)
    await night.restart()
    await night.passes(7 * MINUTE, silent=zone(4))
    assert [(one["kind"], one["place"]) for one in night.queue()] == [("incident", "小区4")]


async def test_an_accident_beside_an_outage_is_an_alarm_of_its_own(night: Night) -> None:
    await night.passes(7 * MINUTE, silent=[*zone(2), 1600])
    assert sorted((one["kind"], one["device_id"]) for one in night.queue()) == [
        ("incident", None),
        ("offline", phone(1600)),
    ]


async def test_the_few_who_do_not_come_back_get_alarms_of_their_own(night: Night) -> None:
    await night.passes(7 * MINUTE, silent=zone(3))
    stays = [zone(3)[0], zone(3)[50]]
    await night.passes(3 * MINUTE, silent=stays)
    assert [one["kind"] for one in night.queue()] == ["incident"]
    await night.passes(FEW_MS, silent=stays, every_ms=MINUTE)
    by_kind = {one["kind"]: one for one in night.queue()}
    assert by_kind["incident"]["returned_ms"] is not None
    assert sorted(one["device_id"] for one in night.queue() if one["kind"] == "offline") == [phone(n) for n in stays]


async def test_the_first_who_were_alone_are_part_of_it_later(night: Night) -> None:
    first = [zone(2)[0], zone(2)[1]]
    await night.passes(5 * MINUTE, silent=first)
    assert [one["kind"] for one in night.queue()] == ["offline", "offline"]
    await night.passes(6 * MINUTE, silent=zone(2))
    (alarm,) = night.queue()
    assert (alarm["kind"], alarm["data"]["silent"]) == ("incident", 200)
    closed = night.rows("SELECT state, closing_code, json_extract(data, '$.part_of') FROM alarm WHERE kind = 'offline'")
    assert closed == [("closed", "technical", alarm["id"])] * 2
    lines = night.rows("SELECT kind FROM timeline WHERE resident_id = ? ORDER BY id", first[0])
    assert [kind for (kind,) in lines] == ["alarm_opened", "alarm_closed", "incident_joined"]


async def test_power_that_comes_and_goes_is_one_alarm_that_rings_again(night: Night) -> None:
    for _ in range(3):
        await night.passes(5 * MINUTE, dark=zone(1), every_ms=30 * S)
        await night.passes(4 * MINUTE, every_ms=30 * S)
    assert night.seen() == ["incident"]
    (alarm,) = night.queue()
    assert (alarm["presses"], alarm["returned_ms"] is not None) == (3, True)


async def test_a_flicker_is_no_alarm(night: Night) -> None:
    await night.passes(MINUTE, dark=zone(1))
    await night.passes(5 * MINUTE)
    assert night.seen() == []


async def test_1600_at_once_are_a_few_short_transactions(night: Night) -> None:
    night.clock.forward(200 * S)
    await night.devices.flush()
    took: list[float] = []
    for _ in range(3):
        looked, began = night.looked, time.monotonic()
        night.looks()
        took.append((time.monotonic() - began) / (night.looked - looked))
        night.clock.forward(45 * S)
    assert [one["kind"] for one in night.queue()] == ["incident"]
    assert max(took) < 1.5, took
