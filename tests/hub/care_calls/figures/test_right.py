"""A whole month recomputed from its timeline by a slow clerk: shares, longest gaps and every breach are the same."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.care_calls.figures import proof, service
from hub.kernel import Database, Write, put_setting
from hub.kernel.site_days import Span, span_of
from tests import cast
from tests.hub.care_calls.figures.history import Step, in_a_month
from tests.hub.care_calls.figures.naive import Clerk

if TYPE_CHECKING:
    from collections.abc import Generator

HOURS_72 = 72 * cast.HOUR_MS
FIRST, LAST = date(2026, 11, 26), date(2026, 12, 10)
RESIDENTS = st.sampled_from((cast.WANG, cast.LI, cast.ZHANG))
CALLS = st.builds(Step, st.integers(1, 500), st.sampled_from(("reached", "reached", "no_answer", "refused")), RESIDENTS)
SOON = st.builds(Step, st.just(0), st.sampled_from(("corrected",)), RESIDENTS)
AWAY = st.builds(Step, st.integers(0, 300), st.just("pause"), RESIDENTS, st.integers(1, 700))
REST = st.builds(Step, st.integers(0, 300), st.sampled_from(("back", "end", "resume")), RESIDENTS)
MONTHS = st.lists(st.one_of(CALLS, CALLS, SOON, AWAY, REST), max_size=14)
# 71 hours and 50 minutes after they were talked with, they go away; they come home, and nobody calls.
EDGE = [Step(1, "reached", 1), Step(431, "pause", 1, 100), Step(600, "no_answer", 1)]


@pytest.fixture(scope="module")
def clock() -> cast.HandClock:
    return cast.HandClock()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, clock: cast.HandClock) -> Generator[Database]:
    path = tmp_path_factory.mktemp("care_figures") / "hub.db"
    cast.make_database(path, clock)
    database = Database(path, clock)
    yield database
    database.close()


@given(st.sampled_from(("Asia/Shanghai", "Europe/Paris", "America/Santiago")), MONTHS, st.integers(0, 700))
@example("Asia/Shanghai", EDGE, 100)
@settings(max_examples=20, deadline=None)
def test_every_figure_is_what_a_clerk_finds_in_the_timeline(
    database: Database, clock: cast.HandClock, zone_name: str, steps: list[Step], rest: int
) -> None:
    def look(tx: Write) -> None:
        put_setting(tx, "site_zone", zone_name)
        zone = ZoneInfo(zone_name)
        compare(tx, span_of(FIRST, LAST, zone, tx.now_ms), zone)

    in_a_month(database, clock, [*steps, Step(rest, "look", cast.WANG)], look)


def compare(tx: Write, span: Span, zone: ZoneInfo) -> None:
    clerk, until_ms = Clerk(tx), min(span.to_ms, tx.now_ms)
    seen = {one: clerk.see(one, HOURS_72, (span.from_ms, until_ms), zone) for one in range(1, 7)}
    there = {one: found for one, found in seen.items() if found.days}
    told = proof.month(tx, span, tx.now_ms)
    assert {one["resident_id"]: one["longest_ms"] for one in told["residents"]} == {
        one: found.longest_ms for one, found in there.items()
    }
    late = {(one, at_ms) for one, found in seen.items() for at_ms in found.late_from}
    assert {(one["resident_id"], one["late_ms"]) for one in told["breaches"]} == late
    assert {(one, at) for one, at in clerk.noted_late if span.from_ms <= at < until_ms} == late
    assert len(clerk.noted_late) == len(set(clerk.noted_late)), "noted exactly once"
    assert told["share"]["late"] == sum(bool(found.late_days) for found in there.values())
    assert told["share"]["residents"] == len(there)
    by_day = service.figures(tx, span)["by_day"]
    assert {one["day"]: (one["residents"], one["late"]) for one in by_day if one["residents"]} == {
        day: (sum(day in one.days for one in there.values()), sum(day in one.late_days for one in there.values()))
        for day in sorted(set[str]().union(*(one.days for one in there.values())))
    }
    talked = [at for one in clerk.talked.values() for at in one if span.from_ms <= at < until_ms]
    assert told["conversations"] == len(talked)


def test_a_pause_that_is_entered_afterwards_takes_no_breach_away(database: Database, clock: cast.HandClock) -> None:
    def look(tx: Write) -> None:
        rows = breaches(tx)
        (one,) = [row for row in rows if row["resident_id"] == cast.WANG]
        assert (one["late_ms"], one["reason"]) == (cast.NOON_MS + cast.HOUR_MS, "no_seats")
        tx.sql.exec_driver_sql(
            "INSERT INTO resident_pause (resident_id, kind, from_ms, to_ms, note) VALUES (1, 'travel', ?, ?, '')",
            (cast.NOON_MS - 40 * cast.HOUR_MS, cast.NOON_MS + 100 * cast.HOUR_MS),
        )
        assert breaches(tx) == rows

    in_a_month(database, clock, [Step(100, "look", cast.WANG)], look)


def test_why_nobody_called_stands_beside_the_breach(database: Database, clock: cast.HandClock) -> None:
    def look(tx: Write) -> None:
        reasons = {row["resident_id"]: (row["reason"], row["facts"]["tries"]) for row in breaches(tx)}
        assert reasons[cast.WANG] == ("escalated", 2), "little time was left, so her contacts were asked at once"
        assert reasons[cast.LI] == ("no_seats", 0)

    steps = [Step(1, "no_answer", cast.WANG), Step(1, "no_answer", cast.WANG), Step(200, "look", cast.WANG)]
    in_a_month(database, clock, steps, look)


def test_what_a_list_says_is_counted_apart(database: Database, clock: cast.HandClock) -> None:
    def look(tx: Write) -> None:
        told = proof.month(tx, span_of(FIRST, LAST, ZoneInfo("Asia/Shanghai"), tx.now_ms), tx.now_ms)
        assert (told["conversations"], told["imported"]) == (2, 1)
        wang = next(one for one in told["residents"] if one["resident_id"] == cast.WANG)
        assert (wang["conversations"], wang["imported"]) == (2, 1)

    in_a_month(
        database,
        clock,
        [Step(6, "import", cast.WANG, 3), Step(1, "reached", cast.WANG), Step(1, "look", cast.WANG)],
        look,
    )


def breaches(tx: Write) -> list[dict[str, Any]]:
    span = span_of(FIRST, LAST, ZoneInfo("Asia/Shanghai"), tx.now_ms)
    return service.breaches(tx, span, "newest", "", None, 0, 100)[0]
