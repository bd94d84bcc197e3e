"""A month of a small town at the seats that the plan states, with a hub that dies: everybody is talked with in time.

The quick profile lives through four days, the long one through thirty.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

import pytest

from simulator.faults.wishes import daily, some
from simulator.scenarios import Scenario
from simulator.virtual.options import Options
from simulator.virtual.run import run
from simulator.virtual.template import DATABASE
from tests.randomness import PROFILE

if TYPE_CHECKING:
    from pathlib import Path

DAYS, HOMES = {"quick": (4, 16), "long": (30, 60)}[PROFILE]
SEED: Final = 7
HOUR_MS: Final = 3_600_000
PROMISE_MS: Final = 72 * HOUR_MS
NOTED_WITHIN_MS: Final = 15 * 60_000  # a hub that was off notes it when it is back

MONTH = Scenario(
    "month",
    "Day after day, one operator and one supervisor at a time; each morning the hub dies, and now and then besides.",
    "2026-11-02 07:30",
    {0: 2},
    faults=(daily("hub_crash", at="10:30", lasts_s=40, steps=300), *some("hub_crash")),
    telephones=False,
    modems=False,
    rota=True,
)

Row = tuple[int, ...]


def rows(file: Path, query: str) -> list[Row]:
    with closing(sqlite3.connect(file)) as database:
        return database.execute(query).fetchall()


@pytest.mark.timeout(3600)
def test_at_the_seats_that_the_plan_states_everybody_is_talked_with_in_time(tmp_path: Path) -> None:
    result = run(Options(SEED, "quiet_night", HOMES, DAYS * 24 * HOUR_MS * 1000, folder=tmp_path), scenario=MONTH)
    assert result.violations == ()
    assert result.counts["hub.killed"] > DAYS
    file = tmp_path / DATABASE
    assert rows(file, "SELECT MAX(seats), MAX(assumed) FROM care_outlook") == [(1, 0)], "the rota has what is stated"
    assert rows(file, "SELECT COUNT(*) FROM care_breach WHERE reason = 'no_seats'") == [(0,)]
    [(end_ms,)] = rows(file, "SELECT MAX(at_ms) FROM event")
    late = [one for one in gaps(file, end_ms) if not is_accounted_for(file, *one)]
    assert late == []
    reached = rows(file, "SELECT COUNT(*) FROM live_contact WHERE taken_back_ms IS NULL")[0][0]
    assert reached > HOMES * (DAYS - 2) / 3


def gaps(file: Path, end_ms: int) -> list[tuple[int, int, int]]:
    """Resident, from when, until when: each time of more than 72 hours in which nobody had talked with them."""
    query = """SELECT r.id, COALESCE(s.from_ms, 0) FROM resident r
               LEFT JOIN care_since s ON s.resident_id = r.id WHERE r.ended_on IS NULL"""
    talked: dict[int, list[int]] = {resident: [since_ms] for resident, since_ms in rows(file, query)}
    for resident, at_ms in rows(file, "SELECT resident_id, at_ms FROM live_contact WHERE taken_back_ms IS NULL"):
        talked[resident].append(at_ms)
    found: list[tuple[int, int, int]] = []
    for resident, times in talked.items():
        ends = [*sorted(times)[1:], end_ms]
        found += [
            (resident, begin, end) for begin, end in zip(sorted(times), ends, strict=True) if end - begin > PROMISE_MS
        ]
    return found


def is_accounted_for(file: Path, resident: int, begin_ms: int, end_ms: int) -> bool:
    """They were away, or it is noted why nobody had talked with them, or there was an alarm of it, at its moment."""
    late_ms = begin_ms + PROMISE_MS
    until_ms = late_ms + NOTED_WITHIN_MS
    away = f"SELECT COUNT(*) FROM resident_pause WHERE resident_id = {resident} AND to_ms > {begin_ms}"  # noqa: S608
    noted = f"""SELECT COUNT(*) FROM care_breach WHERE resident_id = {resident} AND begin_ms >= {begin_ms}
                AND at_ms <= {until_ms}"""  # noqa: S608
    alarmed = f"""SELECT COUNT(*) FROM care_round WHERE resident_id = {resident}
                  AND alarm_ms BETWEEN {begin_ms} AND {until_ms}"""  # noqa: S608
    return end_ms <= until_ms or any(rows(file, one) != [(0,)] for one in (away, noted, alarmed))
