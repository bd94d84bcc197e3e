"""Reads what the plan depends on: residents and their wishes, the calendar, who is on the rota."""

import json
from collections.abc import Iterable
from datetime import date
from math import ceil
from typing import Any

from hub.kernel import Read, Write, get_setting, put_setting, site_zone
from hub.operators import everybody
from hub.residents import Wishes, call_windows, pauses_after, wishes
from hub.rota import known_days

from . import store
from .answering import answering_hours
from .attending import DAY_MS, seats_ms, turns
from .calendar import HOURS, Calendar, slots
from .effort import call_minutes, counted
from .model import DAYS, Need, Plan, PlannerName, Slot, Span, Staff, Town
from .policy import AIM, EVERY_H, HOUR_MS, next_call

COUNTRY, OPEN, PLANNER = "care_country", "care_hours", "care_planner"
# What is planned reaches beyond the days that are shown: a call near their end has its best time after it.
BEYOND = 3
# An estimate for days without a rota: seats enough for everybody, and a tenth more, as no day is quite even.
SPARE_SEATS = 1.1


def settle_planning(tx: Write, country: str, planner: PlannerName) -> None:
    """Whose holidays count ("CN"), and who makes the plan."""
    put_setting(tx, COUNTRY, country)
    put_setting(tx, PLANNER, planner)


def planner_name(tx: Read) -> PlannerName:
    """Who makes the plan."""
    return "solver" if get_setting(tx, PLANNER) == "solver" else "own"


def calendar(tx: Read) -> Calendar:
    """The centre's calling hours, and what was said of single days."""
    kept = get_setting(tx, OPEN)
    hours = tuple(spans(day) for day in json.loads(kept)) if kept else HOURS
    days = {date.fromisoformat(row.day): spans(row.hours) for row in store.days(tx)}
    return Calendar(hours, days, get_setting(tx, COUNTRY) or "CN")


def spans(hours: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    """From JSON."""
    return tuple((begin, end) for begin, end in hours)


def open_slots(tx: Read, days: int, minutes: float | None = None) -> list[Slot]:
    """The quarters of an hour to come in which is called, also those in which nobody is on the rota.

    `minutes`: what a conversation takes; None: as it was counted for the plan of today.
    """
    minutes = call_minutes(tx) if minutes is None else minutes
    shifts = turns(tx, tx.now_ms + (days + 1) * DAY_MS)
    staff = Staff(shifts, assumed_seats(tx, minutes), known_days(tx), minutes)
    return slots(calendar(tx), site_zone(tx), tx.now_ms, days, staff)


def assumed_seats(tx: Read, minutes: float) -> int:
    """How many are thought to call where there is no rota: as many as it takes."""
    hours = sum(end - begin for day in calendar(tx).hours for begin, end in day) / 7 / 60
    calls = store.every_counts(tx)
    a_day = sum(count * 24 * AIM[1] / (every_h * AIM[0]) for every_h, count in calls)
    return max(1, ceil(a_day * minutes / 60 / max(hours, 1) * SPARE_SEATS))


def past_seats_ms(tx: Read, from_ms: int, to_ms: int) -> int:
    """How much time of people there was to call between the two."""
    return seats_ms(tx, calendar(tx), from_ms, to_ms)


def read_town(tx: Read, *, anew: bool = False, days: int = DAYS + BEYOND) -> Town:
    """Everything, as it is now."""
    minutes = counted(tx) if anew else call_minutes(tx)
    found = open_slots(tx, days, minutes)
    known, wanted = store.plans(tx), wishes(tx)
    away = pauses_after(tx, tx.now_ms - 2 * EVERY_H * HOUR_MS)
    people = Speakers(tx, found)
    # Only who may move is asked for: by day what is planned stays, and this reads three months of calls.
    likes = answering_hours(tx) if anew else {}
    needs = [
        need_of(one, wish, known.get(one), away.get(one, ()), people.who(wish), tx.now_ms, likes.get(one, frozenset()))
        for one, wish in sorted(wanted.items())
    ]
    return Town(tx.now_ms, needs, found, anew, planner=planner_name(tx), call_minutes=minutes)


def need_of(
    resident_id: int,
    wish: Wishes,
    known: Plan | None,
    away: Iterable[Span],
    by: frozenset[int],
    now_ms: int,
    likes: frozenset[int],
) -> Need:
    """What the planner has to know of one resident. Hours that they wish for come before those at which they answer."""
    pauses = tuple(away)
    plan = known or Plan(None, now_ms, now_ms + wish.every_h * HOUR_MS)
    if plan.last_live_ms is not None:
        target_ms, due_ms = next_call(plan.last_live_ms, wish.every_h, pauses, now_ms)
        plan = Plan(plan.last_live_ms, target_ms, due_ms, plan.planned_ms, plan.operator_id, plan.retry_ms)
    left = tuple(one for one in pauses if one[1] > now_ms)
    return Need(
        resident_id,
        plan,
        wish.every_h,
        tuple(call_windows(wish.times, wish.nap)),
        left,
        by,
        frozenset() if wish.times else likes,
    )


class Speakers:
    """Which operators should call somebody: whom they trust, else those who speak as they do."""

    def __init__(self, tx: Read, found: Iterable[Slot]) -> None:
        self._rostered = {who for one in found for who in one.operators}
        staff = [row for row in everybody(tx) if row.active]
        self._logins: dict[str, int] = {row.login: row.id for row in staff}
        self._speaks: dict[str, set[int]] = {}
        for row in staff:
            for language in row.languages if row.id in self._rostered else ():
                self._speaks.setdefault(language, set()).add(row.id)
        self._known: dict[Any, frozenset[int]] = {}

    def who(self, wish: Wishes) -> frozenset[int]:
        """Empty where anybody will do: nobody is named, all speak as they do, or none does."""
        key = (wish.by, wish.speaks)
        if key not in self._known:
            self._known[key] = self._find(wish)
        return self._known[key]

    def _find(self, wish: Wishes) -> frozenset[int]:
        if self._logins.get(wish.by) in self._rostered:
            return frozenset({self._logins[wish.by]})
        for language in wish.speaks:
            if speakers := self._speaks.get(language):
                return frozenset() if speakers == self._rostered else frozenset(speakers)
        return frozenset()
