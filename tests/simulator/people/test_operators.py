"""Simulated operators do what real ones would: the worst first, and most of it is no emergency."""

from __future__ import annotations

from collections import Counter
from typing import Any

from simulator.people.operators import closing, manner, next_alarm, talk_factor
from simulator.town import build
from simulator.town.streams import stream
from simulator.virtual.chance import Chance


def _alarm(alarm_id: int, priority: int, opened_ms: int, state: str = "open", kind: str = "sos") -> dict[str, Any]:
    return {"id": alarm_id, "priority": priority, "deadline_ms": opened_ms, "state": state, "kind": kind}


def test_the_highest_priority_comes_first_then_who_waits_longest() -> None:
    alarms = [_alarm(1, 4, 10), _alarm(2, 1, 30), _alarm(3, 1, 20), _alarm(4, 1, 5, state="taken")]
    assert next_alarm(alarms) == alarms[2]
    assert next_alarm([alarms[3]]) is None


def test_most_alarms_are_closed_as_no_emergency() -> None:
    random = stream(7, "habits")
    codes = Counter(closing(random, _alarm(1, 1, 0))[0] for _ in range(5000))
    real = sum(count for code, count in codes.items() if code.startswith("real_"))
    assert 0 < real < 1000
    assert codes["accidental"] + codes["social"] > 3000


def test_a_test_is_closed_as_a_test_with_a_note() -> None:
    random = stream(7, "habits")
    assert {closing(random, _alarm(1, 5, 0, kind="test"))[0] for _ in range(50)} == {"test"}
    assert all(closing(random, _alarm(1, 1, 0))[1] for _ in range(50))


def test_everybody_is_different_and_stays_the_same() -> None:
    manners = [manner(Chance(7), number) for number in range(1, 29)]
    assert manners == [manner(Chance(7), number) for number in range(1, 29)]
    assert len({one.pace for one in manners}) == 28
    assert all(0 <= share < 0.3 for one in manners for share in one[2:])
    assert all("mandarin" in one.speaks for one in manners)


def test_who_hears_badly_and_speaks_another_dialect_takes_longer() -> None:
    resident = build(7, 1).residents[0]
    own = manner(Chance(7), 5)._replace(speaks=frozenset({"mandarin"}))
    easy = resident._replace(hearing="good", dialect="mandarin")
    assert talk_factor(own, easy) == 1.0
    assert talk_factor(own, easy._replace(hearing="deaf")) > talk_factor(own, easy._replace(dialect="wuxi")) > 1.0
    assert talk_factor(own, None) == 1.0
