"""One phone, one trouble: when it becomes an alarm, when it ends, and when it is nobody's concern."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from hub import residents
from hub.alarms import take
from hub.alarms.conditions.policy import HOUR, SETTLE_MS
from hub.alarms.technical import COMES_AND_GOES_MAX
from hub.devices import Said, heed
from hub.devices.out import put_back, take_out
from hub.operators import Signed
from hub.residents import timeline
from tests import cast

from .town import MINUTE, Night, S, phone, zone

DAY = 24 * HOUR
SUN = Signed(cast.SUN, "孙师傅", "technician", "zh-CN", "system", b"")
CHEN = Signed(cast.CHEN, "陈晓", "operator", "zh-CN", "system", b"")
SOME = 12


@pytest.fixture
async def few(tmp_path: Path) -> AsyncGenerator[Night]:
    """Only some of the town are at home tonight."""
    night = Night(tmp_path, SOME)
    await night.begin()
    yield night
    night.end()


def kinds(night: Night) -> list[tuple[str, str, bool]]:
    return [(one["kind"], one["state"], one["returned_ms"] is not None) for one in night.queue()]


def out_until(night: Night, number: int, until_ms: int) -> None:
    night.database.write_now(lambda tx: take_out(tx, SUN, phone(number), "repair", "", until_ms))


def away_until(night: Night, number: int, until_ms: int) -> None:
    insert = "INSERT INTO resident_pause (resident_id, kind, from_ms, to_ms, note) VALUES (?, 'hospital', ?, ?, '')"
    night.does(insert, number, night.clock.now_ms(), until_ms)


def was_tested(night: Night, number: int, at_ms: int) -> None:
    night.does("INSERT INTO device_test (device_id, last_test_ms) VALUES (?, ?)", phone(number), at_ms)


async def test_a_silent_phone_is_an_alarm_once_it_has_lasted_and_returns_to_normal(few: Night) -> None:
    await few.passes(180 * S, silent=[1])
    assert kinds(few) == []
    await few.passes(SETTLE_MS["offline"] + 15 * S, silent=[1])
    assert kinds(few) == [("offline", "open", False)]
    await few.passes(MINUTE)
    assert kinds(few) == [("offline", "open", True)]
    await few.passes(6 * MINUTE, silent=[1])
    assert kinds(few) == [("offline", "open", False)]
    assert few.queue()[0]["presses"] == 2


async def test_what_somebody_has_seen_closes_by_itself_when_it_is_over(few: Night) -> None:
    await few.passes(6 * MINUTE, silent=[1])
    few.database.write_now(lambda tx: take(tx, CHEN, 1, 1))
    await few.passes(MINUTE)
    assert kinds(few) == []
    assert few.rows("SELECT closing_code FROM alarm") == [("technical",)]


async def test_an_opened_phone_is_an_alarm_after_a_minute(few: Night) -> None:
    few.database.write_now(lambda tx: heed(tx, [Said(phone(2), "tamper", None)]))
    await few.passes(45 * S)
    assert kinds(few) == []
    await few.passes(30 * S)
    assert kinds(few) == [("tamper", "open", False)]


async def test_a_phone_that_comes_and_goes_all_day_fills_no_timeline(few: Night) -> None:
    for _ in range(COMES_AND_GOES_MAX + 10):
        few.database.write_now(lambda tx: heed(tx, [Said(phone(1), "self_test", "led")]))
        few.looks()
        few.clock.forward(SETTLE_MS["self_test"])
        few.looks()
        few.database.write_now(lambda tx: heed(tx, [Said(phone(1), "self_test", None)]))
        few.looks()
    assert kinds(few) == [("self_test", "open", True)]
    assert few.queue()[0]["presses"] == COMES_AND_GOES_MAX + 10
    ((lines,),) = few.rows("SELECT count(*) FROM timeline WHERE resident_id = 1 AND kind LIKE 'alarm_%'")
    assert lines == 2 * COMES_AND_GOES_MAX


async def test_out_of_service_is_no_alarm_and_the_end_of_it_is_looked_at_again(few: Night) -> None:
    out_until(few, 1, few.clock.now_ms() + HOUR)
    await few.passes(20 * MINUTE, silent=[1], every_ms=MINUTE)
    assert kinds(few) == []
    assert few.rows("SELECT state, kind FROM condition") == [("held", "offline")]
    await few.passes(40 * MINUTE, silent=[1], every_ms=MINUTE)
    await few.passes(SETTLE_MS["offline"] + 15 * S, silent=[1])
    assert kinds(few) == [("offline", "open", False)]


async def test_put_back_early_it_counts_from_then_on(few: Night) -> None:
    out_until(few, 1, few.clock.now_ms() + DAY)
    await few.passes(20 * MINUTE, silent=[1], every_ms=MINUTE)
    few.database.write_now(lambda tx: put_back(tx, SUN, phone(1)))
    await few.passes(4 * MINUTE, silent=[1])
    assert kinds(few) == [("offline", "open", False)]


async def test_a_device_that_moves_takes_its_trouble_to_the_other_home(few: Night) -> None:
    await few.passes(6 * MINUTE, silent=[1])
    few.does("UPDATE device SET resident_id = 2 WHERE id = ?", phone(1))
    await few.passes(15 * S, silent=[1])
    assert few.rows("SELECT resident_id, state FROM condition") == [(2, "settling")]
    assert kinds(few) == [("offline", "open", True)]


async def test_who_is_taken_out_of_service_later_has_no_open_trouble(few: Night) -> None:
    await few.passes(6 * MINUTE, silent=[1])
    out_until(few, 1, few.clock.now_ms() + DAY)
    await few.passes(MINUTE, silent=[1])
    assert kinds(few) == [("offline", "open", True)]


async def test_a_resident_who_is_away_is_not_looked_for_until_they_are_back(few: Night) -> None:
    away_until(few, 3, few.clock.now_ms() + 30 * MINUTE)
    await few.passes(25 * MINUTE, silent=[3], every_ms=MINUTE)
    assert kinds(few) == []
    await few.passes(10 * MINUTE, silent=[3], every_ms=MINUTE)
    assert kinds(few) == [("offline", "open", False)]


async def test_whose_service_has_ended_is_not_looked_for(few: Night) -> None:
    few.does("UPDATE resident SET ended_on = '2026-11-01' WHERE id = 4")
    await few.passes(10 * MINUTE, silent=[4])
    assert kinds(few) == []
    few.clock.forward(3 * DAY)
    few.looks()
    assert few.rows("SELECT state, due_ms > 0 FROM condition WHERE device_id = 'ph-00004'") == [("held", 1)]


async def test_a_silent_phone_that_nobody_has_tried_for_too_long_is_more_than_silent(few: Night) -> None:
    was_tested(few, 1, few.clock.now_ms() - 38 * DAY)
    await few.passes(6 * MINUTE, silent=[1])
    (alarm,) = few.queue()
    assert (alarm["kind"], alarm["priority"]) == ("test_overdue", 2)
    await few.passes(2 * MINUTE)
    assert kinds(few) == [("test_overdue", "open", True)]


async def test_a_phone_that_is_silent_until_its_test_is_overdue_gets_the_graver_alarm(few: Night) -> None:
    was_tested(few, 1, few.clock.now_ms() - 37 * DAY + HOUR)
    await few.passes(10 * MINUTE, silent=[1])
    assert kinds(few) == [("offline", "open", False)]
    await few.passes(HOUR, silent=[1], every_ms=MINUTE)
    assert kinds(few) == [("test_overdue", "open", False)]
    lines = few.database.read_now(lambda tx: timeline(tx, 1))
    assert [one.kind for one in lines if one.kind.startswith("alarm")] == [
        "alarm_closed",
        "alarm_opened",
        "alarm_opened",
    ]


async def test_an_incident_that_a_person_has_closed_hides_nobody_who_stays_silent(few: Night) -> None:
    silent = [*zone(1)][:4]
    await few.passes(7 * MINUTE, silent=silent)
    assert kinds(few) == [("incident", "open", False)]
    few.does("UPDATE alarm SET state = 'closed', closed_ms = opened_ms WHERE id = 1")
    await few.passes(20 * MINUTE, silent=silent[:1])
    assert kinds(few) == [("offline", "open", False)]


def test_homes_are_where_the_register_has_them(tmp_path: Path) -> None:
    night = Night(tmp_path, SOME)
    query = residents.HOMES.where(residents.HOMES.selected_columns.resident_id == zone(2)[0])
    (home,) = night.database.read_now(lambda tx: tx.sql.execute(query).all())
    assert (home.zone_id, home.building) == (2, "1")
    night.end()
