"""What the days to come look like, how they would if somebody were ill, and what a supervisor says of a day."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from hub.kernel import Problem, Read, Write, local_time, not_found, site_zone
from hub.operators import Signed, audit, operator_names
from hub.residents import names

from . import store
from .calendar import Calendar, Day
from .effort import call_minutes
from .making import made_of
from .model import Slot, Span
from .outlook import DayOutlook, Named, short_calls
from .state import calendar, read_town
from .topics import CALENDAR

LATE_MAX = 100
DAYS_AHEAD_MAX = 400


def shown(tx: Read, days: Sequence[DayOutlook]) -> dict[str, Any]:
    """Each day with the hours needed and rostered, and who would be late, or is at risk, the first hundred by name.

    `call_minutes`: what a conversation takes of an operator, with the tries in vain before it.
    """
    known = calendar(tx)
    named = [(day.day, one) for day in days for one in day.late]
    late = [one for one in named if not one[1].at_risk]
    risk = [one for one in named if one[1].at_risk]
    people = names(tx, {one.resident_id for _, one in (*late[:LATE_MAX], *risk[:LATE_MAX])})
    return {
        "days": [_shown_day(known, one) for one in days],
        "short": short_calls(days),
        "seats": max((one.seats for one in days), default=0),
        "call_minutes": call_minutes(tx),
        "late": [_shown_named(people, *one) for one in late[:LATE_MAX]],
        "late_total": len(late),
        "at_risk": [_shown_named(people, *one) for one in risk[:LATE_MAX]],
        "at_risk_total": len(risk),
    }


def outlook(tx: Read) -> dict[str, Any]:
    """As the plan was last made."""
    return shown(tx, store.outlook(tx))


def what_if(tx: Read, operators: int, first: date, last: date) -> dict[str, Any]:
    """The same if so many operators, those with most hours, were not there from one day to another. Writes nothing."""
    town = read_town(tx)
    hours = Counter(who for slot in town.slots if first <= slot.day <= last for who in slot.operators)
    ill = [who for who, _ in sorted(hours.items(), key=lambda one: (-one[1], one[0]))[:operators]]
    left = [one if not first <= one.day <= last else fewer(one, ill, operators) for one in town.slots]
    made = made_of(replace(town, slots=left))
    known = operator_names(tx, set(ill))
    return {**shown(tx, made.days), "ill": [{"id": one, "name": known.get(one)} for one in ill]}


def fewer(slot: Slot, ill: Collection[int], count: int) -> Slot:
    """The quarter without them; where the seats are assumed, with so many fewer."""
    operators = tuple(one for one in slot.operators if one not in ill)
    seats = len(operators) if slot.operators else slot.seats - count
    if seats <= 0 or not slot.seats:
        return replace(slot, operators=(), seats=0, room=0)
    return replace(slot, operators=operators, seats=seats, room=max(1, slot.room * seats // slot.seats))


def shown_calendar(tx: Read, first: date | None, days: int) -> dict[str, Any]:
    """Day by day: the calling hours, and why they are so."""
    known, zone = calendar(tx), site_zone(tx)
    first = first or local_time(tx.now_ms, zone).date()
    said = {row.day: row.note for row in store.days(tx)}
    items = [known.of(first + timedelta(days=one)) for one in range(days)]
    return {
        "country": known.country,
        "items": [{**_hours(one), "note": said.get(one.day.isoformat(), "")} for one in items],
    }


def say_day(tx: Write, who: Signed, day: date, hours: Sequence[Span], note: str) -> dict[str, Any]:
    """On this day is called between these minutes, whatever day it is; no hours: not at all."""
    _must_be_near(tx, day)
    row = {"day": day.isoformat(), "hours": [list(one) for one in hours], "note": note}
    store.put_day(tx, {**row, "made_by": who.operator_id, "made_ms": tx.now_ms})
    return _told(tx, who, day, {"day": day.isoformat(), "hours": row["hours"]})


def unsay_day(tx: Write, who: Signed, day: date) -> dict[str, Any]:
    """The day is again as its kind is."""
    if not store.drop_day(tx, day.isoformat()):
        raise not_found("override", day.isoformat())
    return _told(tx, who, day, {"day": day.isoformat(), "hours": None})


def _told(tx: Write, who: Signed, day: date, detail: dict[str, Any]) -> dict[str, Any]:
    audit(tx, who, "care_calendar_set", "rota", detail)
    tx.publish(CALENDAR, {"day": day.isoformat()})
    return _hours(calendar(tx).of(day))


def _must_be_near(tx: Read, day: date) -> None:
    today = local_time(tx.now_ms, site_zone(tx)).date()
    if not 0 <= (day - today).days <= DAYS_AHEAD_MAX:
        raise Problem(422, "invalid", f"day: Input should be from {today} to {DAYS_AHEAD_MAX} days later.")


def _hours(day: Day) -> dict[str, Any]:
    spans = [f"{_clock(begin)}-{_clock(end)}" for begin, end in day.hours]
    return {"day": day.day.isoformat(), "hours": spans, "holiday": day.holiday, "why": day.why}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _shown_named(people: Mapping[int, str], day: str, one: Named) -> dict[str, Any]:
    return {
        "day": day,
        "resident_id": one.resident_id,
        "resident_name": people.get(one.resident_id),
        "due_ms": one.due_ms,
        "planned_ms": one.planned_ms,
        "for_lack_of_seats": one.short,
    }


def _shown_day(known: Calendar, one: DayOutlook) -> dict[str, Any]:
    """Without whom; with the holiday."""
    day = known.of(date.fromisoformat(one.day))
    kept = {name: value for name, value in asdict(one).items() if name != "late"}
    late = [named for named in one.late if not named.at_risk]
    return {
        **kept,
        "holiday": day.holiday,
        "why": day.why,
        "short": sum(named.short for named in late),
        "late": len(late),
        "at_risk": len(one.late) - len(late),
    }
