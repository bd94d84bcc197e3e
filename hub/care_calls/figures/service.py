"""Puts the figures of some days together: shares, gaps, breaches, tries and hours, as console and API show them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from hub.kernel import AnyRow, Read, site_zone
from hub.kernel.site_days import Span, day_begins_ms, local_ms_of, offsets
from hub.operators import operator_names
from hub.residents import ResidentSummary, find, summaries

from . import counting, store
from .lives import lives
from .model import DAY_MS, PROMISE_MS, BreachSort, Life, Reason, ResidentSort
from .signals import OF_LAST, signals

# A contact's first try may lie before the days that are asked for.
LOOK_BACK_MS = 14 * DAY_MS
HOURS_LOOKED_AT_MS = 90 * DAY_MS
FOUND_MAX = 20_000


def figures(tx: Read, span: Span) -> dict[str, Any]:
    """Everything about these days but the residents and the breaches one by one."""
    everybody = lives(tx, span.from_ms, min(span.to_ms, tx.now_ms))
    zones = {one: known.zone for one, known in summaries(tx, [life.resident_id for life in everybody]).items()}
    begins = [day_begins_ms(span.first + timedelta(days=n), site_zone(tx)) for n in range(_days(span) + 1)]
    shares = counting.shares(everybody, zones, span, begins, tx.now_ms)
    calls = store.calls(tx, span.from_ms - LOOK_BACK_MS, span.to_ms)
    talked = store.contacts(tx, span.from_ms - LOOK_BACK_MS, span.to_ms)
    mine = [one for one in calls if one.at_ms >= span.from_ms]
    begun = counting.days_begun(begins, tx.now_ms)
    return {
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "time_zone": site_zone(tx).key,
        "at_ms": tx.now_ms,
        "promise_ms": PROMISE_MS,
        "share": shares.whole.data(),
        "by_day": [{"day": _day(span, n), **shares.by_day[n].data()} for n in range(begun)],
        "by_week": [
            {"week": date.fromordinal(one).isoformat(), **shares.by_week[one].data()} for one in sorted(shares.by_week)
        ],
        "by_zone": [{"zone": one, **shares.by_zone[one].data()} for one in sorted(shares.by_zone)],
        "contacts": _by_kind(one.kind for one in talked if one.at_ms >= span.from_ms),
        "breaches": len(store.breaches(tx, span.from_ms, span.to_ms)),
        **counting.calling(calls, talked, span, local_ms_of(span)),
        "by_operator": _by_operator(tx, counting.by_operator(mine)),
    }


def residents(
    tx: Read, span: Span, sort: ResidentSort, search: str, offset: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """Each resident with their longest gap in the span; sorted, searched, and how many there are."""
    until_ms = min(span.to_ms, tx.now_ms)
    wanted = set(find(tx, search, FOUND_MAX)) if search else None
    known = [
        counting.record_of(life, span, until_ms)
        for life in lives(tx, span.from_ms, until_ms)
        if wanted is None or life.resident_id in wanted
    ]
    people = summaries(tx, [one.resident_id for one in known])
    lines = [{**asdict(one), **_who(people, one.resident_id)} for one in known if one.longest_ms is not None]
    lines.sort(key=_RESIDENT_ORDER[sort])
    return lines[offset : offset + limit], len(lines)


def breaches(
    tx: Read, span: Span, sort: BreachSort, search: str, reason: Reason | None, offset: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """Every breach that happened in the span, with its reason, how it ended, and what people said."""
    rows: Sequence[AnyRow] = store.breaches(tx, span.from_ms, span.to_ms)
    if search:
        wanted = set(find(tx, search, FOUND_MAX))
        rows = [one for one in rows if one.resident_id in wanted]
    lines = breach_lines(tx, [one for one in rows if reason in (None, one.reason)])
    lines.sort(key=_BREACH_ORDER[sort])
    return lines[offset : offset + limit], len(lines)


def breach_lines(tx: Read, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    """As the API says them. `ended_ms`: when somebody talked with them after all, None if nobody has yet."""
    people = summaries(tx, {one.resident_id for one in rows})
    said = store.words(tx, [one.id for one in rows])
    ended = _talked_after(tx, rows)
    return [
        {
            **{name: getattr(one, name) for name in ("id", "resident_id", "begin_ms", "late_ms", "limit_ms", "at_ms")},
            "reason": one.reason,
            "facts": one.facts,
            **_who(people, one.resident_id),
            "ended_ms": ended.get(one.id),
            "words": said.get(one.id, []),
        }
        for one in rows
    ]


def hours(tx: Read, resident_id: int | None) -> dict[str, Any]:
    """At which hours of the wall people (or one resident) answered in the last 90 days, and which are the best."""
    from_ms, zone = tx.now_ms - HOURS_LOOKED_AT_MS, site_zone(tx)
    wall = local_ms_of(Span(date.min, date.min, from_ms, tx.now_ms, offsets(zone, from_ms, tx.now_ms)))
    calls = store.calls(tx, from_ms, tx.now_ms, resident_id)
    best = counting.best_hours(counting.by_hour(calls, wall))
    return {"by_hour": counting.hours(calls, wall), "best_hours": best}


def signals_of(tx: Read, resident_id: int) -> list[dict[str, Any]]:
    """What the last conversations with this resident say together."""
    return [one.data() for one in signals(store.talks(tx, OF_LAST, resident_id).get(resident_id, []))]


def all_signals(tx: Read, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Everybody who is looked after and of whom there is something to show, the newest first."""
    served = {life.resident_id for life in lives(tx, tx.now_ms, tx.now_ms) if life.served[-1].to_ms > tx.now_ms}
    found = {one: signals(talks) for one, talks in store.talks(tx, OF_LAST).items() if one in served}
    shown = {one: kinds for one, kinds in found.items() if kinds}
    order = sorted(shown, key=lambda one: (-max(signal.at_ms for signal in shown[one]), one))
    page = order[offset : offset + limit]
    people = summaries(tx, page)
    return [
        {"resident_id": one, **_who(people, one), "signals": [signal.data() for signal in shown[one]]} for one in page
    ], len(order)


def life_of(tx: Read, resident_id: int, span: Span) -> Life | None:
    """What the proof knows of one resident."""
    return next(iter(lives(tx, span.from_ms, min(span.to_ms, tx.now_ms), [resident_id])), None)


def _by_operator(tx: Read, found: Mapping[int, dict[str, Any]]) -> list[dict[str, Any]]:
    names = operator_names(tx, found.keys())
    lines = [{"operator_id": who, "name": names.get(who, ""), **told} for who, told in found.items()]
    return sorted(lines, key=lambda one: (one["name"], one["operator_id"]))


def _talked_after(tx: Read, rows: Sequence[AnyRow]) -> dict[int, int]:
    """By breach: the first conversation after the moment."""
    if not rows:
        return {}
    ids = {one.resident_id for one in rows}
    talked: dict[int, list[int]] = {}
    for one in store.contacts(tx, min(row.late_ms for row in rows), tx.now_ms + 1, ids):
        talked.setdefault(one.resident_id, []).append(one.at_ms)
    firsts = {row.id: next((at for at in talked.get(row.resident_id, []) if at >= row.late_ms), None) for row in rows}
    return {breach_id: at_ms for breach_id, at_ms in firsts.items() if at_ms is not None}


def _who(people: Mapping[int, ResidentSummary], resident_id: int) -> dict[str, Any]:
    known = people.get(resident_id)
    return {"resident_name": known.name if known else f"#{resident_id}", "zone": known.zone if known else ""}


def _by_kind(kinds: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in kinds:
        found[one] = found.get(one, 0) + 1
    return dict(sorted(found.items()))


def _day(span: Span, number: int) -> str:
    return (span.first + timedelta(days=number)).isoformat()


def _days(span: Span) -> int:
    return (span.last - span.first).days + 1


_RESIDENT_ORDER: Mapping[ResidentSort, Callable[[Mapping[str, Any]], Any]] = {
    "longest": lambda one: (-one["longest_ms"], one["resident_id"]),
    "name": lambda one: (one["resident_name"], one["resident_id"]),
    "conversations": lambda one: (one["conversations"], one["resident_id"]),
    "late": lambda one: (-one["late"], -one["longest_ms"], one["resident_id"]),
}
_BREACH_ORDER: Mapping[BreachSort, Callable[[Mapping[str, Any]], Any]] = {
    "newest": lambda one: (-one["late_ms"], -one["id"]),
    "longest": lambda one: (one["ended_ms"] is not None, one["late_ms"] - (one["ended_ms"] or 0), one["id"]),
    "name": lambda one: (one["resident_name"], one["late_ms"], one["id"]),
}
