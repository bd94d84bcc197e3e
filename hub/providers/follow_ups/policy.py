"""Whether a service was good enough, who may ask, and when to ask again: decisions only.

    done ──a day──▶ calling ──three tries in vain, or half a day is left──▶ visiting ──▶ (asked again until answered)
                       └───────────────── the resident says how it was ─────────┴──▶ over

There is no pass: a visit at which nobody opens is made again, and from the 72nd hour a supervisor hears of it.
"""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hub.kernel import Problem
from hub.kernel.site_days import day_begins_ms

from .model import GOOD_MEAN, LOWEST_GOOD, InVain, Marks

_H: Final = 3_600_000
TRIES: Final = 3
# Calls end a day before the 72nd hour, so that somebody can still go there; with half a day left nobody waits for more.
CALLS_END_MS: Final = 24 * _H
VISIT_LATEST_MS: Final = 12 * _H
GAP_MS_MIN, GAP_MS_MAX = 2 * _H, 12 * _H
VISIT_AGAIN_MS: Final = 4 * _H
# What can be done now is done by when it is due: with the 72nd hour there a try would wait for all care calls of the
# day, and where the list is never empty nobody would be asked in time.
TRY_WITHIN_MS: Final = 3 * _H
# Who is asked may have died since: looked at before the first try, and once a day while somebody is to go there.
LOOK_AGAIN_MS: Final = 24 * _H
# O'clock on the wall: a question about a repair wakes nobody.
DAY_BEGINS, DAY_ENDS = 9, 20


def is_poor(marks: Marks) -> bool:
    """Whether it has to become a complaint: a low mean, one mark at the bottom, or another price than was agreed."""
    given = marks.timeliness, marks.attitude, marks.result
    return sum(given) / len(given) < GOOD_MEAN or min(given) < LOWEST_GOOD or marks.price_ok is False


def check_asker(operator_id: int, dispatched_by: int | None) -> None:
    """Raises 409 `sent_by_you`: whoever sent the provider has a reason to hear that all was well."""
    if operator_id == dispatched_by:
        raise Problem(409, "sent_by_you", "You have sent this provider: somebody else asks how it was.")


def counts(now_ms: int, next_ms: int) -> bool:
    """Whether a try is one of the three: tries have their times, so that three in five minutes are not three."""
    return now_ms >= next_ms


def is_for_a_visit(tries: int) -> bool:
    """Whether calling has been enough."""
    return tries >= TRIES


def next_try_ms(now_ms: int, tries: int, due_ms: int, zone: ZoneInfo) -> int:
    """When to try again after `tries` in vain: spread over what is left for calls, at a time when people are up."""
    left = max(TRIES - tries, 1)
    gap_ms = (due_ms - CALLS_END_MS - now_ms) // left
    return by_day_ms(now_ms + min(max(gap_ms, GAP_MS_MIN), GAP_MS_MAX), zone)


def next_visit_ms(now_ms: int, zone: ZoneInfo) -> int:
    """When to go there again after nobody opened."""
    return by_day_ms(now_ms + VISIT_AGAIN_MS, zone)


def within_ms(next_ms: int, due_ms: int) -> int:
    """By when somebody should make the try, or go there, whose time is at `next_ms`."""
    return min(next_ms + TRY_WITHIN_MS, due_ms)


def by_day_ms(at_ms: int, zone: ZoneInfo) -> int:
    """That instant, or the next morning where it is none at which anybody rings."""
    at = datetime.fromtimestamp(at_ms / 1000, zone)
    if DAY_BEGINS <= at.hour < DAY_ENDS:
        return at_ms
    day = at.date() if at.hour < DAY_BEGINS else at.date() + timedelta(days=1)
    return day_begins_ms(day, zone) + DAY_BEGINS * _H


def check_in_vain(how: str, outcome: InVain) -> None:
    """Raises 422: nobody is `not_home` on the telephone, and no line is busy at the door."""
    if (how == "visit") != (outcome == "not_home") and outcome != "refused":
        raise Problem(422, "invalid", f"outcome: {outcome} does not come of a {how}.")
