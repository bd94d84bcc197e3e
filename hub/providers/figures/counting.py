"""Counts the figures of a month from its rows: decisions only, the same for everybody."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..orders.policy import FOLLOW_UP_MS
from .model import RANKED_LEAST, Line, Month


def lines(month: Month, from_ms: int, to_ms: int, key: Callable[[int, int | None], Any]) -> dict[Any, Line]:
    """By what `key` makes of an order and a provider (None: belongs to no line)."""
    found: dict[Any, Line] = {}

    def of(order_id: int, provider_id: int | None) -> Line | None:
        name = key(order_id, provider_id)
        return None if name is None else found.setdefault(name, Line(name))

    _steps(month, from_ms, to_ms, of)
    for row in month.marks:
        if (line := of(row.order_id, row.provider_id)) is not None:
            for name, values in line.marks.items():
                values.append(getattr(row, name))
            line.price_wrong += row.price_ok is False
    for row in month.complaints:
        if (line := of(row.order_id, row.provider_id)) is not None:
            line.complaints += 1
            line.upheld += row.counts
            line.undecided += row.decided_ms is None
    return found


def _steps(month: Month, from_ms: int, to_ms: int, of: Callable[[int, int | None], Line | None]) -> None:
    asked: dict[int, int] = {}
    accepted: dict[int, int] = {}
    last_done = {row.order_id: row.id for row in month.steps if row.what == "finish"}
    answered = {row.order_id: row.id for row in month.steps if row.what in ("follow_up", "nobody_to_ask")}
    nobody = {row.order_id for row in month.steps if row.what == "nobody_to_ask"}
    in_time, overdue = _by_due_time(month)
    for row in month.steps:
        if row.what == "offer":
            asked[row.order_id] = row.at_ms
        elif row.what == "accept":
            accepted[row.order_id] = row.at_ms
        if not from_ms <= row.at_ms < to_ms or (line := of(row.order_id, row.provider_id)) is None:
            continue
        match row.what:
            case "request":
                line.made += 1
            case "accept":
                line.accepted += 1
                line.to_accept.append(row.at_ms - asked.get(row.order_id, row.at_ms))
            case "arrive":
                line.to_site.append(row.at_ms - accepted.get(row.order_id, row.at_ms))
            case "no_show":
                line.no_shows += 1
            case "give_back":
                line.given_back += 1
            case "finish" if last_done[row.order_id] == row.id:
                # Work that was done again is asked about when that is done, once.
                line.done += 1
                is_answered = answered.get(row.order_id, 0) > row.id
                line.nobody += is_answered and row.order_id in nobody
                line.followed_up += is_answered and row.order_id not in nobody
                line.in_time += is_answered and row.order_id in in_time
                line.waited += not is_answered
                line.overdue += not is_answered and row.order_id in overdue
            case _:
                pass


def _by_due_time(month: Month) -> tuple[set[int], set[int]]:
    """Orders about which somebody was asked in time, and those whose time is over.

    The time is three days from when it was done, or from when a complaint that came first was decided; where the
    resident is away, what it was put off to.
    """
    due: dict[int, int] = {}
    in_time: set[int] = set()
    for row in month.steps:
        if row.what in ("finish", "resume"):
            due[row.order_id] = row.at_ms + FOLLOW_UP_MS
        elif row.what == "put_off":
            due[row.order_id] = row.data["due_ms"]
        elif row.what == "follow_up" and row.at_ms <= due.get(row.order_id, 0):
            in_time.add(row.order_id)
        elif row.what == "follow_up":
            in_time.discard(row.order_id)
    return in_time, {order_id for order_id, until_ms in due.items() if until_ms < month.as_of_ms}


def shown(line: Line, done_all: int) -> dict[str, Any]:
    """As the API says it. `follow_up_pct`: of those who could be asked; `in_time_pct`: of those whose time
    to be asked is over, or who were; `share_pct`: of all that was done.
    """
    given = line.marks["timeliness"]
    means = {name: _mean(values) for name, values in line.marks.items()}
    every = [one for values in line.marks.values() for one in values]
    names = ("made", "accepted", "no_shows", "given_back", "done", "followed_up", "waited", "nobody", "price_wrong")
    asked_or_late = line.followed_up + line.overdue
    return {
        **{name: getattr(line, name) for name in (*names, "in_time", "overdue", "complaints", "upheld", "undecided")},
        "to_accept_ms": median(line.to_accept),
        "to_site_ms": median(line.to_site),
        "follow_up_pct": pct(line.followed_up, line.done - line.nobody),
        "in_time_pct": pct(line.in_time, asked_or_late),
        "share_pct": pct(line.done, done_all),
        "rated": len(given),
        "rating": _mean(every),
        **means,
    }


def ranked(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those with enough cases get a `place` by their mean mark (equal ones the same); the others None."""
    known = list(items)
    fit = sorted({one["rating"] for one in known if one["rated"] >= RANKED_LEAST}, reverse=True)
    better = {
        rating: 1 + sum(one["rated"] >= RANKED_LEAST and one["rating"] > rating for one in known) for rating in fit
    }
    return [{**one, "place": better[one["rating"]] if one["rated"] >= RANKED_LEAST else None} for one in known]


def median(values: Sequence[int]) -> int | None:
    """Half of them are smaller (of two in the middle: the smaller one)."""
    in_order = sorted(values)
    return in_order[(len(in_order) - 1) // 2] if in_order else None


def pct(part: int, whole: int) -> float | None:
    """In percent; None of nothing. Never 100 where one is missing."""
    if whole <= 0:
        return None
    return min(round(100 * part / whole, 2), 99.99) if part < whole else 100.0


def _mean(values: Sequence[int]) -> float | None:
    return round(sum(values) / len(values), 2) if values else None
