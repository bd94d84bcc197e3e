"""Every figure is right to the millisecond, whatever the night was like: compared with a clerk who counts by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.alarms import CLOSING_CODES
from hub.alarms.figures import service
from hub.kernel import Database, Write, put_setting
from hub.kernel import site_days as days
from tests import cast
from tests.hub.alarms.figures.history import Step, in_a_night
from tests.hub.alarms.figures.naive import Clerk

if TYPE_CHECKING:
    from collections.abc import Generator

# Where clocks are never changed; by an hour; by half an hour; at midnight; and where they are 45 minutes beside.
MIDNIGHTS = {
    "Asia/Shanghai": date(2026, 11, 27),
    "Europe/Paris": date(2026, 10, 25),
    "Australia/Lord_Howe": date(2026, 10, 4),
    "America/Santiago": date(2026, 9, 6),
    "Asia/Kathmandu": date(2026, 11, 27),
}
OPERATORS = st.sampled_from((cast.CHEN, cast.LIN, cast.ZHOU))
# Pauses that lie on, before and behind the lines, and such that it takes hours.
PAUSES = st.one_of(
    st.sampled_from((0, 1, 14_999, 15_000, 15_001, 59_999, 60_000, 60_001, 179_999, 180_000, 180_001, 600_000)),
    st.integers(0, 700_000),
    st.integers(0, 6 * 3_600_000),
)
PRESSES = st.builds(
    Step,
    st.one_of(PAUSES, st.integers(0, 30_000)),
    st.sampled_from(("press", "press", "unreadable", "test")),
    st.integers(1, 6),
    st.one_of(st.just(0), st.integers(0, 5_000)),
)
TAKES = st.builds(Step, PAUSES, st.just("take"), OPERATORS)
CLOSES = st.builds(Step, st.integers(0, 60_000), st.just("close"), OPERATORS, st.sampled_from(CLOSING_CODES))
REST = st.builds(
    Step, st.integers(0, 20_000), st.sampled_from(("take_over", "release", "work", "undo", "reopen")), OPERATORS
)
NIGHTS = st.lists(st.one_of(PRESSES, TAKES, CLOSES, REST), max_size=60)
# One phone that presses again as soon as it is closed: the only way to more than a dozen alarms among six homes.
FLOOD = [
    Step(20_000, did, who, more)
    for n in range(14)
    for did, who, more in (("press", n % 6 + 1, 0), ("take", cast.CHEN, None), ("close", cast.CHEN, "accidental"))
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Generator[Database]:
    path, clock = tmp_path_factory.mktemp("figures") / "hub.db", cast.HandClock()
    cast.make_database(path, clock)
    database = Database(path, clock)
    yield database
    database.close()


@given(st.sampled_from(sorted(MIDNIGHTS)), st.integers(-6, 3), st.integers(0, 1), st.integers(0, 1), NIGHTS)
@example("Asia/Shanghai", -1, 0, 1, FLOOD)
@settings(max_examples=60)
def test_every_figure_is_what_a_clerk_would_count(
    database: Database, zone_name: str, hours: int, before: int, after: int, steps: list[Step]
) -> None:
    zone, day = ZoneInfo(zone_name), MIDNIGHTS[zone_name]
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=-hours)
    begins_ms = int(begins.timestamp() * 1000) - days.offsets(zone, int(begins.timestamp() * 1000), 0)[0].offset_ms
    first, last = day - timedelta(days=before), day + timedelta(days=after)

    def look(tx: Write) -> None:
        put_setting(tx, "site_zone", zone_name)
        span = days.span_of(first, last, zone, tx.now_ms)
        compare(tx, span, Clerk(tx, zone, first, last))

    in_a_night(database, begins_ms, steps, look)


def compare(tx: Write, span: Any, clerk: Clerk) -> None:
    told = service.figures(tx, span)
    assert told["answers"] == {**clerk.answers(clerk.calls), "median_ms": clerk.median_ms()}
    assert by(told["by_day"], "day") == clerk.by(lambda one: one["at"].date().isoformat())
    assert by(told["by_hour"], "hour") == clerk.by(lambda one: one["at"].hour)
    taken = clerk.by(lambda one: one["by"])
    taken.pop(None, None)
    operators = by(told["by_operator"], "operator_id")
    assert operators == {who: {**them, "busiest_10_min": clerk.busiest(who)} for who, them in taken.items()}
    assert told["load"]["alarms"] == len(clerk.calls)
    assert told["load"]["peak_10_min"] == clerk.peak()
    assert told["load"]["flood_ms"] == clerk.flood_ms(span.from_ms, span.to_ms)
    assert told["tests"]["alarms"] == len(clerk.everything) - len(clerk.calls)
    assert {one["code"]: one["alarms"] for one in told["codes"]} == clerk.codes()
    late, total = service.breaches(tx, span, 0, 1000)
    assert {one["id"]: one["counted"] for one in late} == clerk.late()
    assert total == len(late)


def by(lines: list[dict[str, Any]], key: str) -> dict[Any, dict[str, Any]]:
    """Lines that say something, without their names."""
    return {
        line[key]: {name: value for name, value in line.items() if name not in (key, "name")}
        for line in lines
        if line["alarms"]
    }


def test_a_flood_is_more_than_ten_in_ten_minutes(database: Database) -> None:
    """Fourteen, one a minute: from the eleventh on the last ten minutes held more than ten, until they hold ten."""
    begins_ms = cast.NOON_MS

    def look(tx: Write) -> None:
        span = days.span_of(None, None, ZoneInfo("Asia/Shanghai"), tx.now_ms)
        load = service.figures(tx, span)["load"]
        # Pressed at 20 s, 80 s, ... 800 s; a window never holds more than ten of them.
        assert (load["alarms"], load["peak_10_min"], load["floods"]) == (14, 10, 0)

    in_a_night(database, begins_ms, FLOOD, look)
    faster = [Step(step.after_ms // 2, step.did, step.who, step.more) for step in FLOOD]

    def look_again(tx: Write) -> None:
        span = days.span_of(None, None, ZoneInfo("Asia/Shanghai"), tx.now_ms)
        load = service.figures(tx, span)["load"]
        # Every 30 s from 10 s on: the eleventh came at 310 s, and of the last eleven the first at 100 s.
        assert (load["floods"], load["flood_ms"]) == (1, 100_000 + 600_000 - 310_000)
        assert load["peak_10_min"] == 14

    in_a_night(database, begins_ms, faster, look_again)


def test_who_still_waits_counts_against_a_line_once_above_it(database: Database) -> None:
    def share_after(ms: int) -> dict[str, Any]:
        found: list[dict[str, Any]] = []

        def look(tx: Write) -> None:
            tx.now_ms += ms
            found.append(service.figures(tx, days.span_of(None, None, ZoneInfo("UTC"), tx.now_ms))["answers"])

        in_a_night(database, cast.NOON_MS, [Step(0, "press", 1)], look)
        return found[0]

    assert share_after(15_000)["pct"] == {"15": None, "60": None, "180": None}
    assert share_after(15_001)["pct"] == {"15": 0.0, "60": None, "180": None}
    assert share_after(180_001)["pct"] == {"15": 0.0, "60": 0.0, "180": 0.0}
    assert share_after(180_001)["waiting"] == 1


def test_who_took_it_first_has_answered_also_where_it_was_given_back_and_came_again(database: Database) -> None:
    def look(tx: Write) -> None:
        told = service.figures(tx, days.span_of(None, None, ZoneInfo("Asia/Shanghai"), tx.now_ms))
        assert [(one["operator_id"], one["mean_ms"]) for one in told["by_operator"]] == [(cast.CHEN, 10_000)]
        assert (told["answers"]["waiting"], told["codes"]) == (0, [{"code": None, "alarms": 1, "pct": 100.0}])

    steps = [
        *(Step(0, "press", 1), Step(10_000, "take", cast.CHEN), Step(5_000, "release", cast.CHEN)),
        *(Step(400_000, "take", cast.LIN), Step(1_000, "close", cast.LIN, "test"), Step(5_000, "undo", cast.LIN)),
        *(Step(1_000, "close", cast.LIN, "social"), Step(60_000, "reopen", cast.ZHOU)),
    ]
    in_a_night(database, cast.NOON_MS, steps, look)


def test_a_call_that_was_closed_as_a_test_is_left_out_but_not_out_of_sight(database: Database) -> None:
    def look(tx: Write) -> None:
        span = days.span_of(None, None, ZoneInfo("Asia/Shanghai"), tx.now_ms)
        told = service.figures(tx, span)
        assert told["answers"]["alarms"] == 0
        assert told["tests"] == {"alarms": 1, "pct": 100.0, "calls_closed_as_test": 1}
        (late,), _ = service.breaches(tx, span, 0, 10)
        assert (late["counted"], late["waited_ms"]) == (False, 181_000)

    steps = [Step(0, "press", 1), Step(181_000, "take", cast.CHEN), Step(1000, "close", cast.CHEN, "test")]
    in_a_night(database, cast.NOON_MS, steps, look)


@pytest.mark.parametrize("zone_name", sorted(MIDNIGHTS))
def test_a_day_begins_when_the_clock_on_the_wall_says_so(zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    for n in range(-3, 4):
        day = MIDNIGHTS[zone_name] + timedelta(days=n)
        begins_ms = days.day_begins_ms(day, zone)
        assert days.local_day(begins_ms, zone) == day
        assert days.local_day(begins_ms - 1, zone) < day


def test_local_time_is_that_of_the_wall_through_a_whole_year_of_changes() -> None:
    for zone_name in MIDNIGHTS:
        zone = ZoneInfo(zone_name)
        span = days.span_of(date(2026, 1, 1), date(2026, 12, 31), zone, cast.NOON_MS)
        local_ms = days.local_ms_of(span)
        for at_ms in range(span.from_ms, span.to_ms, 7 * 3_600_000):
            wall = datetime.fromtimestamp(at_ms // 1000, zone).replace(tzinfo=UTC)
            assert local_ms(at_ms) == int(wall.timestamp()) * 1000
