"""For whom a campaign is, and on which days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.care_calls.campaigns import policy
from hub.care_calls.campaigns.model import Campaign, Due, Group, Published, Span, defaults
from hub.residents import Portrait

WANG = Portrait(1, "王秀英", 85, 1, 3, None, True, ("heart",))
DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 30))


@pytest.mark.parametrize("key", sorted(defaults()))
def test_what_came_with_the_hub_could_be_published_as_it_is(key: str) -> None:
    assert policy.faults(defaults()[key]) == []


@pytest.mark.parametrize(
    ("group", "fits"),
    [
        (Group(), True),
        (Group(zones=(1, 2)), True),
        (Group(zones=(2,)), False),
        (Group(age_from=85, age_to=85), True),
        (Group(age_from=86), False),
        (Group(age_to=84), False),
        (Group(ages=(80, 85)), True),
        (Group(ages=(80,)), False),
        (Group(floor_from=3, floor_to=3), True),
        (Group(floor_from=4), False),
        (Group(no_lift=True), True),
        (Group(lives_alone=True, conditions=("stroke", "heart")), True),
        (Group(conditions=("stroke",)), False),
    ],
)
def test_a_group_is_whoever_all_of_it_fits(group: Group, fits: bool) -> None:
    assert policy.fits(group, WANG) is fits


def test_a_home_with_a_lift_is_none_without() -> None:
    assert not policy.fits(Group(no_lift=True), WANG._replace(lift=True))


@given(first=DAYS, days=st.integers(0, 364), later=st.integers(-800, 800))
def test_a_yearly_campaign_runs_on_the_same_days_each_year(first: date, days: int, later: int) -> None:
    last = first + timedelta(days)
    yearly = Campaign(from_on=first, until_on=last, yearly=True)
    today = date(2050, 3, 1) + timedelta(later)
    span = policy.span_of(yearly, today)
    wraps = (last.month, last.day) < (first.month, first.day)
    after, before = (today.month, today.day) >= _clip(first, today), (today.month, today.day) <= _clip(last, today)
    assert (span is not None) == ((after or before) if wraps else (after and before))
    if span is not None:
        assert span.first <= today <= span.last
        assert (span.last - span.first).days <= 366


def _clip(one: date, today: date) -> tuple[int, int]:
    """The 29th of February is the 28th in a year that has none."""
    leap = today.year % 4 == 0
    return (2, 28) if (one.month, one.day) == (2, 29) and not leap else (one.month, one.day)


@given(first=DAYS, days=st.integers(0, 500), at=DAYS)
def test_a_campaign_of_one_year_runs_from_its_first_to_its_last_day(first: date, days: int, at: date) -> None:
    last = first + timedelta(days)
    once = Campaign(from_on=first, until_on=last)
    assert (policy.span_of(once, at) is not None) == (first <= at <= last)
    assert policy.span_of(once, first) == policy.span_of(once, last) == Span(first, last)


def test_a_call_is_a_talk_the_script_and_at_most_three_that_are_asked_once() -> None:
    def due(number: int, ends: int, begun: bool = False, **content: object) -> Due:
        campaign = Campaign.model_validate({"steps": [], **content})
        return Due(Published(number, 1, campaign), Span(date(2026, 1, 1), date(2026, 1, ends)), {}, begun)

    found = policy.in_order(
        [
            due(1, 31),
            due(2, 30),
            due(3, 29),
            due(4, 28),
            due(5, 31, begun=True),
            due(6, 31, often="every_call"),
            due(7, 31, topic="script", often="every_call"),
        ]
    )
    assert [one.published.id for one in found] == [7, 6, 5, 4, 3]


def test_a_draft_says_field_by_field_what_it_lacks() -> None:
    draft = Campaign.model_validate(
        {
            "name": {"en": "Heat"},
            "from_on": "2026-08-01",
            "until_on": "2026-07-01",
            "group": {"age_from": 80, "age_to": 70},
        }
    )
    assert [tuple(one) for one in policy.faults(draft)] == [
        ("name.zh-CN", "missing"),
        ("name.fr", "missing"),
        ("until_on", "ends_before"),
        ("group.age_to", "to_below_from"),
        ("steps", "no_steps"),
    ]
