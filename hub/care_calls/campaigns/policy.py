"""For whom a campaign is, on which days it is asked, and when a draft is complete: decisions only."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from hub.alarms import AnswerValue, Protocol, Step, shown_steps, step_faults
from hub.operators import LANGUAGES, Language
from hub.residents import Portrait

from .model import SCRIPT, Campaign, Due, Fault, Group, Span

# A care call is a talk, no inquiry: what does not fit into this one is asked in three days.
CAMPAIGNS_A_CALL_MAX = 3


def fits(group: Group, person: Portrait) -> bool:
    """Whether this resident belongs to the group. Of whom nothing is known of a lift, none is supposed."""
    return (
        (not group.zones or person.zone_id in group.zones)
        and _between(person.age, group.age_from, group.age_to)
        and (not group.ages or person.age in group.ages)
        and _between(person.floor, group.floor_from, group.floor_to)
        and (not group.no_lift or person.lift is not True)
        and (not group.lives_alone or person.lives_alone)
        and (not group.conditions or bool(set(group.conditions) & set(person.conditions)))
    )


def span_of(campaign: Campaign, today: date) -> Span | None:
    """The run of the campaign in which `today` lies, or None outside of it."""
    first, last = campaign.from_on, campaign.until_on
    if first is None or last is None:
        return None
    if not campaign.yearly:
        return Span(first, last) if first <= today <= last else None
    for year in (today.year, today.year - 1):
        begins = _in_year(first, year)
        ends = _in_year(last, year + (_day(last) < _day(first)))
        if begins <= today <= ends:
            return Span(begins, ends)
    return None


def open_steps(campaign: Campaign, answers: Mapping[str, AnswerValue]) -> list[Step]:
    """What is still to be asked after `answers`."""
    shown = shown_steps(Protocol(steps=campaign.steps), answers)
    return [step for step in shown if step.key not in answers]


def in_order(due: Sequence[Due]) -> list[Due]:
    """The script first, then what is asked at every call, then at most three others: those that were begun in this
    call, and those that end first.
    """
    script = [one for one in due if one.published.content.topic == SCRIPT]
    others = [one for one in due if one not in script]
    always = [one for one in others if one.published.content.often == "every_call"]
    once = [one for one in others if one not in always]
    once.sort(key=lambda one: (not one.begun, one.span.last, one.published.id))
    return [*script, *always, *once[:CAMPAIGNS_A_CALL_MAX]]


def faults(campaign: Campaign) -> list[Fault]:
    """What is missing or cannot be, in the order in which it stands there; nothing when it can be published."""
    found = list(_texts("name", campaign.name))
    if any(campaign.opening.values()):
        found += _texts("opening", campaign.opening)
    found += _days(campaign)
    group = campaign.group
    for name, low, high in (
        ("age", group.age_from, group.age_to),
        ("floor", group.floor_from, group.floor_to),
    ):
        if low is not None and high is not None and low > high:
            found.append(Fault(f"group.{name}_to", "to_below_from"))
    return [*found, *(Fault(*one) for one in step_faults(Protocol(steps=campaign.steps)))]


def _days(campaign: Campaign) -> Iterator[Fault]:
    first, last = campaign.from_on, campaign.until_on
    if first is None:
        yield Fault("from_on", "missing")
    if last is None:
        yield Fault("until_on", "missing")
    if first and last and not campaign.yearly and last < first:
        yield Fault("until_on", "ends_before")


def _texts(at: str, texts: Mapping[Language, str]) -> Iterator[Fault]:
    for language in LANGUAGES:
        if not texts.get(language):
            yield Fault(f"{at}.{language}", "missing")


def _between(value: int, low: int | None, high: int | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _day(one: date) -> tuple[int, int]:
    return one.month, one.day


def _in_year(one: date, year: int) -> date:
    """The same day in another year; the 29th of February is the 28th where there is none."""
    try:
        return one.replace(year=year)
    except ValueError:
        return one.replace(year=year, day=28)
