"""At which hours somebody was reached, by the clock on the wall, and that the plan goes by it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from hub.care_calls.planning import replan_one
from hub.care_calls.planning.answering import answering_hours
from hub.care_calls.planning.state import read_town
from hub.kernel import Write, settle_zone
from tests import cast


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Shanghai", {18}), ("Europe/Paris", {11, 12})])
def test_the_hours_are_those_of_the_wall_also_when_the_clocks_were_changed(
    tmp_path: Path, clock: cast.HandClock, zone: str, hours: set[int]
) -> None:
    """Reached each day at 10:00 UTC from September on (in Paris twelve, from 25 October eleven), and never at eight."""

    def work(tx: Write) -> None:
        settle_zone(tx, zone)
        day_ms = 24 * cast.HOUR_MS
        for day in range(1, 70):
            for hour, outcome in ((2, "reached"), (0, "no_answer"), (1, "interrupted")):
                at_ms = clock.ms - clock.ms % day_ms - day * day_ms + (8 + hour) * cast.HOUR_MS
                row = {"at_ms": at_ms, "outcome": outcome}
                query = "INSERT INTO care_call (resident_id, operator_id, at_ms, ended_ms, outcome, note, needs,"
                query += " contacts_verified) VALUES (1, 1, :at_ms, :at_ms, :outcome, '', '[]', 0)"
                tx.sql.execute(text(query), row)
        assert answering_hours(tx) == answering_hours(tx, [1]) == {1: frozenset(hours)}
        assert answering_hours(tx, [2]) == {}
        assert [one.likes for one in read_town(tx, anew=True).needs[:2]] == [frozenset(hours), frozenset()]
        assert [one.likes for one in read_town(tx).needs[:1]] == [frozenset()], "by day what is planned stays"
        tx.sql.execute(text("UPDATE resident SET call_times = '[\"14:00-16:00\"]' WHERE id = 1"))
        assert read_town(tx, anew=True).needs[0].likes == frozenset(), "what they wish for comes first"
        tx.sql.execute(text("UPDATE resident SET call_times = '[]' WHERE id = 1"))
        plan = replan_one(tx, 1, tx.now_ms)
        assert plan.planned_ms is not None
        assert plan.planned_ms // cast.HOUR_MS % 24 in (10, 11), plan

    database = cast.new_database(tmp_path / "hub.db", clock)
    database.write_now(cast.small_town)
    database.write_now(work)
    database.close()
