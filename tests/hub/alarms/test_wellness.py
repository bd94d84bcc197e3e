"""Who has agreed to say each day that they are well, and has not, is asked after: once, if the hub heard."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.alarms import current
from hub.alarms.wellness import policy
from hub.alarms.wellness.runner import look_due
from hub.kernel import Database, put_setting
from hub.residents import record
from tests import cast

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

MINUTE, HOUR = 60_000, 3_600_000
SHANGHAI, PARIS = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Paris")
WANG, ZHANG = 1, 2


class Morning:
    """The cast's residents, of whom Wang says by ten that she is well. It is six o'clock."""

    def __init__(self, folder: Path) -> None:
        six = datetime(2026, 3, 3, 6, tzinfo=SHANGHAI)
        self.clock = cast.HandClock(int(six.timestamp() * 1000))
        cast.make_database(folder / "hub.db", self.clock)
        self.database = Database(folder / "hub.db", self.clock)
        self.agrees(WANG, "10:00")

    def agrees(self, resident: int, by: str) -> None:
        self.sql("UPDATE resident SET well_by = ? WHERE id = ?", by, resident)
        self.looks()

    def sql(self, text: str, *values: Any) -> None:
        self.database.write_now(lambda tx: tx.sql.exec_driver_sql(text, values))

    def looks(self) -> int | None:
        return self.database.write_now(look_due)[0]

    def passes(self, ms: int) -> None:
        self.clock.forward(ms)
        self.looks()

    def says(self, resident: int) -> None:
        self.database.write_now(lambda tx: record(tx, resident, "well", "device ph-00001", {}))

    def listened(self) -> None:
        """The hub notes that it has heard everybody until now."""
        self.database.write_now(lambda tx: put_setting(tx, "supervision_listened_ms", str(self.clock.ms)))

    def alarms(self) -> list[tuple[str, int, int]]:
        return [(one["kind"], one["resident_id"], one["priority"]) for one in self.database.read_now(current)]


@pytest.fixture
def morning(tmp_path: Path) -> Generator[Morning]:
    made = Morning(tmp_path)
    yield made
    made.database.close()


def test_who_has_not_said_it_in_time_is_asked_after_once_a_day(morning: Morning) -> None:
    morning.passes(4 * HOUR - 1)
    assert morning.alarms() == []
    morning.passes(1)
    assert morning.alarms() == [("well_missing", WANG, 3)]
    morning.passes(HOUR)
    morning.passes(23 * HOUR)
    assert len(morning.alarms()) == 1, "nobody has looked after her yet: one is enough"
    morning.sql("UPDATE alarm SET state = 'closed', closed_ms = ?, closing_code = 'social'", morning.clock.ms)
    morning.passes(24 * HOUR)
    assert morning.alarms()[0] == ("well_missing", WANG, 3)


def test_who_has_said_it_today_is_left_in_peace_and_yesterday_does_not_count(morning: Morning) -> None:
    morning.says(WANG)
    morning.passes(4 * HOUR)
    assert morning.alarms() == []
    morning.passes(24 * HOUR)
    assert morning.alarms() == [("well_missing", WANG, 3)]


def test_the_reason_says_by_when_and_nobody_else_is_asked(morning: Morning) -> None:
    morning.passes(4 * HOUR)
    (alarm,) = morning.database.read_now(current)
    assert {"code": "well_by", "time": "10:00"} in alarm["reasons"]
    assert alarm["next_rung_ms"] is not None, "it goes up its ladder as any other"


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO resident_pause (resident_id, kind, from_ms, to_ms, note) VALUES (1, 'travel', 0, 9e15, '')",
        "UPDATE resident SET ended_on = '2026-03-01' WHERE id = 1",
        "UPDATE resident SET well_by = '' WHERE id = 1",
    ],
)
def test_who_is_away_or_has_agreed_to_nothing_any_more_is_not_asked_after(morning: Morning, sql: str) -> None:
    morning.sql(sql)
    morning.passes(4 * HOUR)
    assert morning.alarms() == []


def test_who_calls_for_help_is_with_somebody_already(morning: Morning) -> None:
    morning.sql(
        "INSERT INTO alarm (id, kind, priority, state, device_id, resident_id, opened_ms, last_press_ms, presses,"
        " version, base_priority, deadline_ms, waits_ms, rung, rungs, reopened)"
        " VALUES (1, 'sos', 1, 'open', 'ph-00001', 1, 1, 1, 1, 1, 1, 1, 1, 0, 3, 0)"
    )
    morning.passes(4 * HOUR)
    assert [kind for kind, _, _ in morning.alarms()] == ["sos"]


def test_a_later_time_agreed_today_holds_today_and_an_earlier_one_tomorrow(morning: Morning) -> None:
    morning.agrees(WANG, "11:00")
    morning.agrees(ZHANG, "05:00")
    morning.passes(4 * HOUR + 59 * MINUTE)
    assert morning.alarms() == []
    morning.passes(MINUTE)
    assert morning.alarms() == [("well_missing", WANG, 3)]
    morning.passes(18 * HOUR)
    assert {resident for _, resident, _ in morning.alarms()} == {WANG, ZHANG}


def test_a_hub_that_did_not_hear_gives_the_phones_time_to_say_what_they_have_kept(morning: Morning) -> None:
    morning.listened()
    morning.passes(5 * HOUR)  # and has heard nothing since
    assert morning.alarms() == []
    morning.says(WANG)  # her phone has found the line again
    morning.listened()
    morning.passes(policy.HOLD_MS)
    assert morning.alarms() == []
    morning.passes(23 * HOUR - policy.HOLD_MS)
    morning.listened()
    morning.passes(policy.HOLD_MS)
    assert morning.alarms() == [("well_missing", WANG, 3)], "the next day is a day like any other"


def test_after_a_restart_nobody_is_asked_twice_and_nobody_forgotten(morning: Morning) -> None:
    morning.clock.forward(4 * HOUR)
    morning.looks()
    morning.database.close()
    morning.database = Database(morning.database.path, morning.clock)
    morning.looks()
    assert len(morning.alarms()) == 1
    morning.clock.forward(-40 * 24 * HOUR)  # the clock was set back by weeks
    next_ms = morning.looks()
    assert next_ms is not None
    assert 0 < next_ms - morning.clock.ms <= 24 * HOUR


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(1_700_000_000, 1_900_000_000),
    st.sampled_from([SHANGHAI, PARIS]),
)
def test_the_next_time_is_ahead_within_a_day_and_an_hour_and_is_that_time(
    hour: int, minute: int, now_s: int, zone: ZoneInfo
) -> None:
    by = f"{hour:02}:{minute:02}"
    then_ms = policy.next_ms(by, now_s * 1000, zone)
    assert 0 < then_ms - now_s * 1000 <= 25 * HOUR
    shown = f"{datetime.fromtimestamp(then_ms / 1000, zone):%H:%M}"
    assert shown == by or zone is PARIS, "an hour that a clock leaves out is that hour later"
    begins_ms = policy.day_begins_ms(then_ms, zone)
    assert 0 <= then_ms - begins_ms <= 25 * HOUR
    assert datetime.fromtimestamp(begins_ms / 1000, UTC).astimezone(zone).hour == 0
