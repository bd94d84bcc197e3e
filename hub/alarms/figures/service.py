"""Puts the figures of some days together, and notes what was found about an answer that came too late."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from hub.kernel import Problem, Read, Write, not_found, site_zone
from hub.kernel.site_days import Span, local_day
from hub.operators import Signed, audit, operator_names
from hub.presence import shifts_within
from hub.residents import ResidentSummary, record, summaries, timeline_of_alarm

from .. import closing
from . import policy, store
from .counting import Answers, Tally, answers, load, top
from .model import Row

STORY_LENGTH_MAX = 500
_EPOCH = date(1970, 1, 1)


def figures(tx: Read, span: Span) -> dict[str, Any]:
    """Everything about these days but the single answers (`breaches`)."""
    rows = store.rows(tx, span.from_ms, span.to_ms)
    before = store.rows(tx, span.from_ms - policy.WINDOW_MS, span.from_ms)
    found = answers(rows, span, tx.now_ms)
    return {
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "time_zone": site_zone(tx).key,
        "at_ms": tx.now_ms,
        "lines": [line._asdict() for line in policy.LINES],
        "answers": found.data(),
        "by_day": _by_day(tx, span, found),
        "by_hour": [{"hour": hour, **found.by_hour[hour].data()} for hour in range(24)],
        "by_operator": _by_operator(tx, found),
        "fields": _fields(tx, span),
        **load(rows, before, span, shifts_within(tx, span.from_ms, span.to_ms), tx.now_ms),
        "top_residents": _top_residents(tx, rows),
        "top_devices": [_source("device_id", one) for one in top(rows, "device_id")],
    }


def breaches(tx: Read, span: Span, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Every answer above 180 s, the newest first, with what was found about it; and how many there are."""
    late = [row for row in store.rows(tx, span.from_ms, span.to_ms) if policy.is_late(row, tx.now_ms)]
    late.sort(key=lambda row: (row.received_ms, row.id), reverse=True)
    return _breaches(tx, late[offset : offset + limit]), len(late)


def story(tx: Write, who: Signed, alarm_id: int) -> list[dict[str, Any]]:
    """All that happened to an alarm, the oldest first; that it was read is noted. Raises 404."""
    _row(tx, alarm_id)
    audit(tx, who, "read_story", f"alarm {alarm_id}")
    return [
        {"id": one.id, "at_ms": one.at_ms, "kind": one.kind, "actor": one.actor, "alarm_id": alarm_id, "data": one.data}
        for one in timeline_of_alarm(tx, alarm_id, STORY_LENGTH_MAX)
    ]


def investigate(tx: Write, who: Signed, alarm_id: int, found: str) -> dict[str, Any]:
    """Note what was found about an answer above 180 s. Raises 404, and 409 `not_late` for any other alarm."""
    row = _row(tx, alarm_id)
    if not policy.is_late(row, tx.now_ms):
        raise Problem(409, "not_late", f"Alarm {alarm_id} did not wait longer than {policy.BREACH_MS // 1000} s.")
    store.add_investigation(tx, alarm_id, who.operator_id, who.name, found)
    # The timeline is the resident's: that somebody looked into it belongs there, what they found about the shift not.
    if row.resident_id is not None:
        record(tx, row.resident_id, "alarm_investigated", f"operator {who.operator_id}", {"by": who.name}, alarm_id)
    return {"items": store.investigations(tx, [alarm_id])}


def _fields(tx: Read, span: Span) -> list[dict[str, Any]]:
    """How often what was chosen in a field of a closing code."""
    return [
        {"code": code, "field": field, "choice": choice, "alarms": many}
        for code, field, choice, many in closing.counts(tx, span.from_ms, span.to_ms)
    ]


def _row(tx: Read, alarm_id: int) -> Row:
    row = store.row(tx, alarm_id)
    if row is None:
        raise not_found("alarm", alarm_id)
    return row


def _by_day(tx: Read, span: Span, found: Answers) -> list[dict[str, Any]]:
    """Each day of the span that has begun, also one on which nobody called."""
    last = max(min(span.last, local_day(tx.now_ms, site_zone(tx))), span.first)
    days = [span.first + timedelta(days=n) for n in range((last - span.first).days + 1)]
    return [{"day": one.isoformat(), **found.by_day[(one - _EPOCH).days].data()} for one in days]


def _by_operator(tx: Read, found: Answers) -> list[dict[str, Any]]:
    """By name; `busiest_10_min`: the most calls that they took within any 10 minutes."""
    names = operator_names(tx, found.by_operator.keys())

    def line(operator_id: int, tally: Tally) -> dict[str, Any]:
        busiest = policy.most_within(found.taken_ms[operator_id])
        told = {"operator_id": operator_id, "name": names.get(operator_id, "")}
        return {**told, **tally.data(), "busiest_10_min": busiest}

    lines = [line(one, tally) for one, tally in found.by_operator.items()]
    return sorted(lines, key=lambda one: (one["name"], one["operator_id"]))


def _top_residents(tx: Read, rows: Sequence[Row]) -> list[dict[str, Any]]:
    found = top(rows, "resident_id")
    people = summaries(tx, {one for one, _, _ in found})
    return [{**_source("resident_id", one), "name": people[one[0]].name if one[0] in people else ""} for one in found]


def _source(name: str, found: tuple[Any, int, int]) -> dict[str, Any]:
    return {name: found[0], "alarms": found[1], "accidental": found[2]}


def _breaches(tx: Read, late: Sequence[Row]) -> list[dict[str, Any]]:
    people = summaries(tx, {row.resident_id for row in late if row.resident_id is not None})
    names = operator_names(tx, {row.operator_id for row in late if row.operator_id is not None})
    found: dict[int, list[dict[str, Any]]] = {}
    for one in store.investigations(tx, [row.id for row in late]):
        found.setdefault(one["alarm_id"], []).append(one)
    return [
        {
            **row._asdict(),
            "waited_ms": policy.waited_ms(row, tx.now_ms),
            "counted": not policy.is_test(row),
            "operator_name": None if row.operator_id is None else names.get(row.operator_id),
            "resident_name": _of(people, row.resident_id, "name"),
            "zone": _of(people, row.resident_id, "zone"),
            "investigations": found.get(row.id, []),
        }
        for row in late
    ]


def _of(people: Mapping[int, ResidentSummary], resident_id: int | None, what: Literal["name", "zone"]) -> str | None:
    person = people.get(resident_id or 0)
    return None if person is None else getattr(person, what)
