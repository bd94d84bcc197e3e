"""What must be true of whom is called and when: in time, at a good time, and as was planned before a crash."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from .escalation import able_ms
from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.virtual.kept_plan import KeptPlan
    from simulator.virtual.view import View

HOUR_MS: Final = 3_600_000
# What the centre promises, written down once more: from eight to eight nobody is woken (planning/README.md).
HOURS: Final = ((8 * 60, 20 * 60),)
# The tries end five hours before the time is over; a time that they like comes each day.
WISHED_UNTIL_MS: Final = (24 + 5) * HOUR_MS
RETURN_MS: Final = 24 * HOUR_MS
# An alarm that was closed without a conversation: a day until the next.
AGAIN_MS: Final = 24 * HOUR_MS
# How long the hub may take where many are late at once, or where it has just started.
RAISED_WITHIN_MS: Final = 5 * 60_000
SETTLED_MS: Final = 60_000
PLANNED_EVERY_MS: Final = HOUR_MS
MOVES_MANY: Final = ("rota", "care_calendar", "presence")
SHANGHAI: Final = timezone(timedelta(hours=8))

invariant = Collection()


@invariant()
def who_is_late_is_an_alarm(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Of whoever is at home and was talked with by nobody in their time there is an alarm, or was one within a day."""
    query = """SELECT p.resident_id AS id, COALESCE(r.call_every_h, 72) AS every_h, MAX(p.last_live_ms,
                   COALESCE((SELECT MAX(c.at_ms) FROM live_contact c
                             WHERE c.resident_id = p.resident_id AND c.taken_back_ms IS NULL), 0)) AS since_ms,
                   (SELECT MAX(w.to_ms) FROM resident_pause w WHERE w.resident_id = p.resident_id) AS away_ms
               FROM care_plan p JOIN resident r ON r.id = p.resident_id
               WHERE r.ended_on IS NULL AND p.last_live_ms + COALESCE(r.call_every_h, 72) * 3600000 < ?"""
    if able_ms(view) < RAISED_WITHIN_MS:
        return
    alarmed = {
        row["resident_id"]
        for row in view.sql.execute(
            "SELECT resident_id FROM care_round WHERE alarm_ms IS NOT NULL AND (ended_ms IS NULL OR alarm_ms > ?)",
            (view.now_ms - AGAIN_MS - RAISED_WITHIN_MS,),
        )
    }
    for row in view.sql.execute(query, (view.now_ms,)):
        late_ms = row["since_ms"] + row["every_h"] * HOUR_MS
        if (row["away_ms"] or 0) > row["since_ms"]:
            late_ms = max(late_ms, row["away_ms"] + RETURN_MS)
        if view.now_ms > late_ms + RAISED_WITHIN_MS and row["id"] not in alarmed:
            hours = (view.now_ms - row["since_ms"]) // HOUR_MS
            yield Finding(f"nobody has talked with resident {row['id']} for {hours} h, and there is no alarm of it")


@invariant("care_call")
def nobody_is_called_at_a_bad_time(view: View, touched: Touched | None) -> Iterator[Finding]:
    """A care call is begun within the hours of the centre, and while the resident is neither asleep nor away."""
    if touched is None:  # a call is judged when it is begun: what is noted on the card later was not known then
        return
    query = """SELECT c.resident_id, r.nap_from, r.nap_to, r.call_times, p.due_ms,
                   EXISTS (SELECT 1 FROM resident_pause w WHERE w.resident_id = r.id
                           AND w.from_ms <= c.at_ms AND w.to_ms > c.at_ms) AS is_away,
                   EXISTS (SELECT 1 FROM care_round o WHERE o.resident_id = r.id AND o.ended_ms IS NULL) AS is_tried
               FROM care_call c JOIN resident r ON r.id = c.resident_id
               LEFT JOIN care_plan p ON p.resident_id = r.id WHERE c.ended_ms IS NULL AND c.at_ms = ?"""
    now = datetime.fromtimestamp(view.now_ms / 1000, SHANGHAI)
    minute = now.hour * 60 + now.minute
    for row in view.sql.execute(query, (view.now_ms,)):
        who = f"resident {row['resident_id']} is called at {now:%H:%M}"
        if not _inside(minute, _hours(view, now)):
            yield Finding(f"{who}, when the centre calls nobody")
        if row["is_away"]:
            yield Finding(f"{who}, and is away")
        if row["nap_from"] and row["nap_to"] and _inside(minute, (_span(row["nap_from"], row["nap_to"]),)):
            yield Finding(f"{who}, in their nap")
        liked = [_span(*one.split("-")) for one in json.loads(row["call_times"])]
        presses = row["is_tried"] or row["due_ms"] is None or row["due_ms"] - view.now_ms < WISHED_UNTIL_MS
        if liked and not presses and not _inside(minute, liked):
            yield Finding(f"{who}, which they do not like, and which could wait")


@invariant()
def a_crash_changes_no_plan(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """The plan of the care calls after a crash of the hub is the plan before it, but for what has happened since."""
    before = view.plan_before
    if before is None or able_ms(view) < SETTLED_MS:
        return
    view.plan_before = None
    now = view.plan()
    set_ms = view.clock_set_ms
    if now.restores != before.restores or (set_ms is not None and set_ms + AGAIN_MS > view.clock.true_ms()):
        return
    if now.basis != before.basis:
        if not _may_be_made_anew(view, before, now):
            yield Finding("the hub was started again, and has planned all care calls anew though nothing had changed")
        return
    query = "SELECT DISTINCT resident_id FROM timeline WHERE at_ms >= ?"
    moved = {row[0] for row in view.sql.execute(query, (before.at_ms,))}
    for resident, call in before.calls.items():
        later = now.calls.get(resident)
        is_past = call.planned_ms is None or call.planned_ms <= view.now_ms
        # What was said before the crash may have been heard of after it.
        talked = later is not None and (later.last_live_ms or 0) > (call.last_live_ms or 0)
        if resident not in moved and not is_past and not talked and later != call:
            planned_ms = None if later is None else later.planned_ms
            yield Finding(f"resident {resident} was to be called at {call.planned_ms}, after the crash at {planned_ms}")


def _may_be_made_anew(view: View, before: KeptPlan, now: KeptPlan) -> bool:
    """Whether there was a reason to plan since: an hour or the night was over, or the rota or the calendar changed."""
    if before.basis is None or now.basis is None or before.day != now.day:
        return True
    marks = ", ".join("?" * len(MOVES_MANY))
    query = f"SELECT COUNT(*) FROM event WHERE seq > ? AND topic IN ({marks})"  # noqa: S608 - question marks only
    return bool(
        now.basis["at_ms"] >= before.basis["at_ms"] + PLANNED_EVERY_MS
        or view.number(query, before.basis["seq"], *MOVES_MANY)
    )


def _hours(view: View, now: datetime) -> list[tuple[int, int]]:
    """When is called on that day: what was said of it, else from eight to eight."""
    said: Any = view.sql.execute("SELECT hours FROM care_day WHERE day = ?", (now.date().isoformat(),)).fetchone()
    return [(begin, end) for begin, end in (HOURS if said is None else json.loads(said["hours"]))]


def _span(begin: str, end: str) -> tuple[int, int]:
    """Minutes of the day, of "13:00" and "14:30"."""
    first, last = (int(one[:2]) * 60 + int(one[3:5]) for one in (begin, end))
    return first, last


def _inside(minute: int, spans: Any) -> bool:
    """Whether it lies in one of them; a span that ends before it begins is over midnight."""
    return any(begin <= minute < end if begin <= end else minute >= begin or minute < end for begin, end in spans)
