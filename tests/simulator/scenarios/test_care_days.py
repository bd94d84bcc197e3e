"""Days on which care calls are another matter: a third of the operators ill, a heat wave, the Spring Festival."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from simulator import scenarios
from simulator.faults.wishes import once
from simulator.virtual import logs
from simulator.virtual.options import Options
from simulator.virtual.town import Town
from tests.randomness import PROFILE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from simulator.scenarios import Scenario

MINUTE_US: Final = 60_000_000
HOUR_US: Final = 60 * MINUTE_US
HOUR_MS: Final = 3_600_000
CHECK_EVERY_US: Final = 10 * MINUTE_US
SEED: Final = 7


class Lived:
    """A town with few homes, in which no telephone rings at the desk and no phone has a modem."""

    def __init__(self, folder: Path, scenario: Scenario, homes: int, hours: int) -> None:
        plain = replace(scenario, telephones=False, modems=False, calls_min=0, intensity=1.0)
        self.town = Town(Options(SEED, scenario.name, homes, hours * HOUR_US), plain, folder)
        # When (ms) a resident was first named as somebody with whom it will be, or may be, too late at a moment (ms).
        self.named: dict[tuple[int, int], int] = {}

    def calls_only(self, begin_minute: int, end_minute: int) -> None:
        """The centre calls between these minutes of each day."""
        with closing(sqlite3.connect(self.town.hub.path)) as file:
            hours = json.dumps([[[begin_minute, end_minute]]] * 7)
            file.execute("INSERT INTO setting VALUES ('care_hours', ?)", (hours,))
            file.commit()

    def until(self, hours: float) -> None:
        """Live on, look at every promise every ten minutes, and each minute at who is named as late or at risk."""
        loop = self.town.loop
        with logs.into(self.town.trace):
            while loop.now_us < hours * HOUR_US:
                loop.run(min(loop.now_us + MINUTE_US, int(hours * HOUR_US)))
                self._note_named()
                if loop.now_us % CHECK_EVERY_US == 0:
                    self.town.checks.everything()
        assert self.town.checks.violations == []

    def _note_named(self) -> None:
        for (late,) in self.rows("SELECT late FROM care_outlook"):
            for resident, due_ms, _planned_ms, is_short, is_at_risk in json.loads(late):
                if is_short or is_at_risk:
                    self.named.setdefault((resident, due_ms), self.town.view.now_ms)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.town.view.sql.execute(query, values)]

    def start(self) -> None:
        """Everything is switched on."""
        self.town.start()


@pytest.fixture
def live(tmp_path: Path) -> Generator[Callable[[Scenario, int, int], Lived]]:
    """Makes towns, and ends them."""
    made: list[Lived] = []

    def one(scenario: Scenario, homes: int, hours: int) -> Lived:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(Lived(folder, scenario, homes, hours))
        return made[-1]

    yield one
    for lived in made:
        lived.town.end()


def shortages(lived: Lived) -> list[tuple[int, set[str]]]:
    """When (ms) the hub has told of too few people, and for which days."""
    told = lived.rows("SELECT at_ms, data FROM event WHERE topic = 'care_plan' ORDER BY seq")
    found = [(at_ms, json.loads(data)) for at_ms, data in told]
    return [(at_ms, set(data["days"])) for at_ms, data in found if data["what"] == "shortage"]


FLU = replace(
    scenarios.find("flu_week"),
    begins="2027-01-18 08:00",
    on_duty={0: 16},  # three in a town of sixty: a supervisor and two operators
    faults=(once("operators_ill", at="08:30", lasts_min=6 * 24 * 60, percent=33),),
)


def test_a_minute_after_the_rota_has_changed_it_is_told_who_will_be_late(
    live: Callable[[Scenario, int, int], Lived],
) -> None:
    lived = live(FLU, 60, 96)
    lived.calls_only(10 * 60, 11 * 60)
    lived.start()
    lived.until(0.4)
    assert shortages(lived) == [], "two operators are enough for an hour of calls a day"
    lived.until(0.6)
    changed_ms = lived.rows("SELECT MAX(at_ms) FROM event WHERE topic = 'rota'")[0][0]
    [(told_ms, days)] = shortages(lived)
    assert 0 <= told_ms - changed_ms < 60_000
    assert days
    [(shown_ms,)] = lived.rows("SELECT since_ms FROM hub_problem WHERE kind = 'care_short'")
    assert 0 <= shown_ms - changed_ms < 60_000, "it is on everybody's screen"


KNOWN_H, WEEK_H = 72.5, 168.0


@pytest.mark.skipif(PROFILE != "long", reason="a week")
@pytest.mark.timeout(600)
def test_whoever_is_late_for_lack_of_people_was_named_two_days_before_or_when_somebody_fell_ill(
    live: Callable[[Scenario, int, int], Lived],
) -> None:
    lived = live(replace(FLU, begins="2027-01-15 08:00", faults=()), 60, int(WEEK_H))
    lived.calls_only(10 * 60, 11 * 60 + 30)
    lived.start()
    lived.until(KNOWN_H)  # after three days the centre knows how long its calls are, and how many are in vain
    soon_ms = lived.town.view.now_ms + 2 * HOUR_MS
    on_rota = """SELECT operator_id FROM rota_shift WHERE active AND role = 'operator' AND start_ms < ? AND end_ms > ?
                 ORDER BY operator_id"""
    changed_ms = lived.town.view.now_ms
    lived.town.centre.fall_ill([lived.rows(on_rota, soon_ms, soon_ms)[0][0]])
    lived.until(WEEK_H)
    breaches = lived.rows(
        "SELECT resident_id, late_ms FROM care_breach WHERE reason = 'no_seats' AND late_ms > ?", changed_ms
    )
    assert breaches
    for resident, late_ms in breaches:
        # It is told within a minute of the change, and looked at once a minute.
        latest_ms = max(late_ms - 48 * HOUR_MS, changed_ms + 2 * 60_000)
        named_ms = lived.named.get((resident, late_ms))
        assert named_ms is not None, f"resident {resident} was late and never among those who would be"
        assert named_ms <= latest_ms, f"resident {resident} was named {(late_ms - named_ms) / HOUR_MS:.1f} h before"
    calls = lived.rows("SELECT COUNT(*) FROM live_contact WHERE taken_back_ms IS NULL")[0][0]
    assert len([one for one in lived.named if one[1] < lived.town.view.now_ms]) < calls, "not everybody is named"


UNWELL_CALLS_MIN: Final = 10


def test_in_a_heat_wave_everybody_is_asked_about_the_heat_and_many_are_unwell(
    live: Callable[[Scenario, int, int], Lived],
) -> None:
    lived = live(replace(scenarios.find("heat_wave"), begins="2026-08-04 07:30", faults=()), 60, 14)
    lived.start()
    lived.until(14)
    [(calls,)] = lived.rows("SELECT COUNT(*) FROM care_call WHERE outcome = 'reached'")
    answers = dict(
        lived.rows(
            """SELECT a.answer, COUNT(*) FROM care_answer a JOIN care_campaign c ON c.id = a.campaign_id
               WHERE c.key = 'heat' AND a.question = 'dizzy' GROUP BY 1"""
        )
    )
    assert calls >= UNWELL_CALLS_MIN
    assert sum(answers.values()) == calls, "each of them was asked"
    assert answers['"yes"'] > 0.05 * calls
    [(low,)] = lived.rows("SELECT COUNT(*) FROM care_call WHERE health = 1")
    assert low > 0.03 * calls


def test_on_the_eve_of_the_spring_festival_the_calls_go_on_with_the_few_who_are_there(
    live: Callable[[Scenario, int, int], Lived],
) -> None:
    lived = live(replace(scenarios.find("spring_festival"), begins="2027-02-05 07:30"), 60, 14)
    lived.start()
    lived.until(14)
    assert lived.rows("SELECT COUNT(*) FROM care_breach WHERE reason = 'no_seats'") == [(0,)]
    [(reached,)] = lived.rows("SELECT COUNT(*) FROM care_call WHERE outcome = 'reached'")
    assert reached >= UNWELL_CALLS_MIN
