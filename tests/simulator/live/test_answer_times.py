"""What is said about the answers' times is true of them: percentiles, bars, and who was taken."""

from __future__ import annotations

from simulator.live.answer_times import AnswerTimes
from simulator.live.statistics import Statistics


def test_percentiles_are_times_that_were_measured() -> None:
    times = AnswerTimes()
    for ms in range(1, 101):
        times.add(ms * 1000)
    assert times.percentiles_ms(50, 99, 100) == [50.0, 99.0, 100.0]
    found = times.as_json()
    assert (found["count"], found["p50_ms"], found["p99_ms"], found["max_ms"]) == (100, 50.0, 99.0, 100.0)
    assert sum(bar["answers"] for bar in found["bars"]) == 100


def test_without_answers_nothing_is_invented() -> None:
    found = AnswerTimes().as_json()
    assert (found["count"], found["p50_ms"], found["max_ms"]) == (0, None, None)


def test_a_bar_holds_what_took_less_than_its_end() -> None:
    times = AnswerTimes()
    for us in (999, 1000, 14_999_999, 15_000_000, 999_000_000):
        times.add(us)
    filled = {bar.end_ms: bar.answers for bar in times.bars() if bar.answers}
    assert filled == {1: 1, 2: 1, 15_000: 1, 60_000: 1, None: 1}


def test_taken_is_of_all_presses_of_the_button_so_far_and_closed_is_not_taken() -> None:
    town = Statistics(1)
    for number in (1, 2, 3):
        town.pressed(("ph-00001", "00000001", number), number * 1000)
        town.answered_with(("ph-00001", "00000001", number), "received", number * 1000 + 500)
    town.answered_with(("ph-00001", "00000001", 2), "taken", 10_000)
    assert town.taken_times.count == 2
    town.answered_with(("ph-00001", "00000001", 3), "closed", 20_000)
    assert (town.taken_times.count, town.received_times.count) == (2, 3)
