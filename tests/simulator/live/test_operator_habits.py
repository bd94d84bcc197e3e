"""Simulated operators do what real ones would: the worst first, and most of it is no emergency."""

from __future__ import annotations

from collections import Counter
from typing import Any

from simulator.live.operator_habits import closing, next_alarm
from simulator.town.streams import stream


def _alarm(alarm_id: int, priority: int, opened_ms: int, state: str = "open", kind: str = "sos") -> dict[str, Any]:
    return {"id": alarm_id, "priority": priority, "opened_ms": opened_ms, "state": state, "kind": kind}


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
