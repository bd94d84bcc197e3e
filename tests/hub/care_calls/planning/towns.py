"""Small towns for the planner: some residents, some quarters of an hour, on days that begin at midnight UTC."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from hub.care_calls.planning.model import SLOT_MS, Need, Plan, Planned, Slot, Span, Town
from hub.care_calls.planning.policy import HOUR_MS, bounds, next_call

DAY_MS = 24 * HOUR_MS
FIRST = date(2026, 11, 2)
NOW_MS = 8 * HOUR_MS
WHOLE_DAY: tuple[Span, ...] = ((0, 24 * 60),)


def slots(days: int, hours: Sequence[int], quarters: Sequence[int], room: int) -> list[Slot]:
    """These quarters of these hours of each day, each for so many calls."""
    return [
        Slot(
            day * DAY_MS + hour * HOUR_MS + quarter * SLOT_MS, FIRST + timedelta(day), hour * 60 + quarter * 15, 1, room
        )
        for day in range(days)
        for hour in hours
        for quarter in quarters
        if day * DAY_MS + hour * HOUR_MS + quarter * SLOT_MS >= NOW_MS
    ]


def need(
    number: int,
    ago_h: float,
    windows: tuple[Span, ...] = WHOLE_DAY,
    away: tuple[Span, ...] = (),
    every_h: int = 72,
) -> Need:
    """Somebody with whom was talked so many hours before now."""
    last_ms = NOW_MS - round(ago_h * HOUR_MS)
    target_ms, due_ms = next_call(last_ms, every_h, away, NOW_MS)
    return Need(number, Plan(last_ms, target_ms, due_ms), every_h, windows, away)


def as_kept(town: Town, planned: Planned) -> Town:
    """The same town when this plan has been written."""
    needs = [
        replace(one, known=replace(one.known, planned_ms=call.at_ms, operator_id=call.operator_id))
        if (call := planned.next.get(one.id))
        else one
        for one in town.needs
    ]
    return replace(town, needs=needs)


def may_be(town: Town, one: Need) -> list[int]:
    """Independently of the planner: the slots in which this resident may be called next at all."""
    release_ms = bounds(one.known, one.every_h, town.now_ms).release_ms
    return [
        number
        for number, slot in enumerate(town.slots)
        if slot.start_ms >= release_ms
        and any(begin <= slot.minute and slot.minute + 15 <= end for begin, end in one.windows)
        and not any(begin < slot.start_ms + SLOT_MS and slot.start_ms < end for begin, end in one.away)
    ]


def late_ms(town: Town, one: Need, number: int) -> int:
    """By how much they would be called too late."""
    return max(0, town.slots[number].start_ms + SLOT_MS - one.known.due_ms)


def least_late_ms(town: Town) -> int | None:
    """By trying everything: the least that all together can be late; None where they do not all have a slot."""
    needs = [one for one in town.needs if one.known.target_ms <= town.slots[-1].start_ms]
    choices = [may_be(town, one) for one in needs]
    room = [one.room for one in town.slots]

    found: list[int] = []

    def go_on(place: int, late: int) -> None:
        if found and late >= found[-1]:
            return
        if place == len(choices):
            found.append(late)
            return
        for number in choices[place]:
            if room[number]:
                room[number] -= 1
                go_on(place + 1, late + late_ms(town, needs[place], number))
                room[number] += 1

    go_on(0, 0)
    return found[-1] if found else None


@st.composite
def windows(draw: st.DrawFn) -> tuple[Span, ...]:
    """One or two spans of hours of the day."""
    hours = sorted(draw(st.lists(st.integers(8, 20), min_size=2, max_size=4, unique=True)))
    pairs = list(zip(hours[::2], hours[1::2], strict=False))
    return tuple((begin * 60, end * 60) for begin, end in pairs)


@st.composite
def pauses(draw: st.DrawFn) -> tuple[Span, ...]:
    """None, or one that has begun or will."""
    if draw(st.booleans()):
        return ()
    begin_h = draw(st.integers(-60, 90))
    begin_ms = NOW_MS + begin_h * HOUR_MS
    return ((begin_ms, begin_ms + draw(st.integers(1, 120)) * HOUR_MS),)


@st.composite
def needs(draw: st.DrawFn, most: int) -> list[Need]:
    """Up to so many residents with wishes of all kinds."""
    return [
        need(
            number + 1,
            draw(st.integers(0, 80)),
            draw(st.one_of(st.just(WHOLE_DAY), windows())),
            draw(pauses()),
            draw(st.sampled_from((72, 72, 48, 24, 12))),
        )
        for number in range(draw(st.integers(1, most)))
    ]
