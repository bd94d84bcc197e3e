"""Why somebody was late, at which hours people answer, and what is never rounded up."""

from dataclasses import replace

import pytest

from hub.care_calls.figures.counting import by_hour, by_operator, tries_per_contact
from hub.care_calls.figures.export import REASONS as WORDS
from hub.care_calls.figures.model import REASONS, Call, Contact, Facts
from hub.care_calls.figures.policy import NOTED_WITHIN_MS, pct, reason_of
from hub.care_calls.policy import best_hours
from hub.kernel.site_days import Span, span_of
from hub.kernel.site_time import DEFAULT
from tests import cast

NOTHING = Facts(0, 0, 0, 0, 0, None, 8 * cast.HOUR_MS, cast.HOUR_MS)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, "nobody_tried"),
        ({"interrupted": 1}, "interrupted"),
        ({"needed_ms": 9 * cast.HOUR_MS}, "no_seats"),
        ({"needed_ms": 9 * cast.HOUR_MS, "tries": 1}, "tried"),
        ({"noted_after_ms": NOTED_WITHIN_MS + 1, "tries": 3}, "hub_off"),
        ({"noted_after_ms": NOTED_WITHIN_MS + 1, "alarm_id": 7}, "alarm"),
        ({"tries": 3, "alarm_id": 7, "steps": 1}, "escalated"),
        ({"tries": 3, "steps": 2, "visits": 1, "alarm_id": 7}, "visit"),
    ],
)
def test_the_reason_is_what_had_got_furthest(change: dict[str, int], reason: str) -> None:
    assert reason_of(replace(NOTHING, **change)) == reason


def test_every_reason_has_words() -> None:
    assert set(WORDS) == set(REASONS)


def test_nearly_everybody_is_never_everybody() -> None:
    assert (pct(99_999, 100_000), pct(3, 3), pct(0, 0), pct(1, 3)) == (99.99, 100.0, None, 33.33)


def test_the_best_hours_are_those_at_which_people_answer_and_one_lucky_call_is_none() -> None:
    tries = {9: (10, 9), 10: (10, 4), 14: (1, 1), 20: (10, 1)}
    assert best_hours(tries) == [9]
    assert best_hours({}) == []


def span() -> Span:
    from zoneinfo import ZoneInfo

    return span_of(None, None, ZoneInfo(DEFAULT), cast.NOON_MS)


def call(
    number: int, at_h: float, outcome: str, resident: int = 1, operator: int = 1, length_s: int | None = 60
) -> Call:
    at_ms = cast.NOON_MS - 100 * cast.HOUR_MS + int(at_h * cast.HOUR_MS)
    return Call(number, resident, operator, at_ms, None if length_s is None else at_ms + length_s * 1000, outcome)


def test_tries_are_counted_since_somebody_last_talked_with_them() -> None:
    calls = [
        *(call(1, 1, "no_answer"), call(2, 2, "busy"), call(3, 3, "interrupted"), call(4, 4, "reached")),
        *(call(5, 5, "no_answer", 2), call(6, 30, "no_answer"), call(7, 40, "reached"), call(8, 41, "refused", 2)),
    ]
    alarm = Contact(1, call(0, 35, "").at_ms, "alarm", None)
    talked = [Contact(one.resident_id, one.at_ms, "care_call", 1) for one in calls if one.outcome == "reached"]
    assert tries_per_contact(calls, [*talked, alarm], span()) == [3, 1, 2]


def test_who_answered_is_by_the_clock_on_the_wall() -> None:
    calls = [call(1, 0, "reached"), call(2, 0.5, "no_answer"), call(3, 24, "interrupted")]
    assert by_hour(calls, lambda at_ms: at_ms + 8 * cast.HOUR_MS) == {8: (2, 1)}


def test_an_operators_talk_time_leaves_out_what_was_only_noted() -> None:
    calls = [call(1, 0, "reached"), call(2, 1, "reached", length_s=None), call(3, 2, "no_answer", length_s=30)]
    told = by_operator(calls)[1]
    assert (told["calls"], told["reached"], told["talk"]) == (3, 2, {"known": 1, "sum_ms": 60_000, "median_ms": 60_000})
