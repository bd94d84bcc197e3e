"""Whether a service was good enough, who may ask, and when to ask again: decisions only.

    done ──next day──▶ calling ──three tries in vain, or a day is left──▶ visiting ──▶ (asked again until answered)
                          └────────────── the resident says how it was ──────┴──▶ over

There is no pass: a visit at which nobody opens is made again, and from the 72nd hour a supervisor hears of it.
"""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from hub.kernel import Problem
from hub.residents import WHOLE_DAY, Span, after_pauses, call_spans, first_in

from ..by_day import HOURS
from ..orders.policy import FOLLOW_UP_FROM_MS, FOLLOW_UP_MS
from .model import GOOD_MEAN, LOWEST_GOOD, InVain, Marks

_H: Final = 3_600_000
TRIES: Final = 3
# Calls end a day before the 72nd hour: whatever the hour, most of a day on which somebody may ring at the door is left,
# and if nobody opens they go there once more. Who was away has one day in all, and is called first all the same.
CALLS_END_MS: Final = 24 * _H
CALLS_END_AWAY_MS: Final = 18 * _H
# In the morning and in the afternoon of one day, and on the next: who is out at one hour may be at home at another.
GAP_MS_MIN, GAP_MS_MAX = 2 * _H, 6 * _H
VISIT_AGAIN_MS: Final = 4 * _H
# What can be done now is done by when it is due: with the 72nd hour there a try would wait for all care calls of the
# day, and where the list is never empty nobody would be asked in time.
TRY_WITHIN_MS: Final = 3 * _H
# Who is asked may have died since: looked at before the first try, and once a day while somebody is to go there.
LOOK_AGAIN_MS: Final = 24 * _H


class Liked(NamedTuple):
    """When they like to be asked: minutes of the day for a call, and for somebody at the door (all but their nap), and
    from when to when they are away (ms), in order.
    """

    calls: Sequence[Span]
    visits: Sequence[Span]
    away: Sequence[Span]


ANY_TIME: Final = Liked(WHOLE_DAY, WHOLE_DAY, ())


def is_poor(marks: Marks) -> bool:
    """Whether it has to become a complaint: a low mean, one mark at the bottom, or another price than was agreed."""
    given = marks.timeliness, marks.attitude, marks.result
    return sum(given) / len(given) < GOOD_MEAN or min(given) < LOWEST_GOOD or marks.price_ok is False


def check_asker(operator_id: int, dispatched_by: int | None) -> None:
    """Raises 409 `sent_by_you`: whoever sent the provider has a reason to hear that all was well."""
    if operator_id == dispatched_by:
        raise Problem(409, "sent_by_you", "You have sent this provider: somebody else asks how it was.")


def check_visitor(phone: str, of_provider: Collection[str]) -> None:
    """Raises 409 `same_person` for a telephone of the provider or of their people. Numbers in one spelling (E.164)."""
    if phone and phone in of_provider:
        raise Problem(409, "same_person", "That is a telephone of the provider: somebody else asks how it was.")


def counts(now_ms: int, next_ms: int) -> bool:
    """Whether a try is one of the three: tries have their times, so that three in five minutes are not three."""
    return now_ms >= next_ms


def is_for_a_visit(tries: int) -> bool:
    """Whether calling has been enough."""
    return tries >= TRIES


def calls_end_ms(begun_ms: int, due_ms: int) -> int:
    """From when on somebody goes there, however often they were called."""
    is_put_off = due_ms > begun_ms + FOLLOW_UP_MS
    return due_ms - (CALLS_END_AWAY_MS if is_put_off else CALLS_END_MS)


def first_try_ms(begun_ms: int, end_ms: int, zone: ZoneInfo, liked: Liked = ANY_TIME) -> int:
    """When they are asked first: the day after it was done, when what was repaired has been tried. Calls end at
    `end_ms`.
    """
    return call_ms(begun_ms + FOLLOW_UP_FROM_MS, end_ms, zone, liked)


def next_try_ms(now_ms: int, tries: int, end_ms: int, zone: ZoneInfo, liked: Liked = ANY_TIME) -> int:
    """When to try again after `tries` in vain: spread over what is left for calls, as they like to be called."""
    left = max(TRIES - tries, 1)
    gap_ms = (end_ms - now_ms) // left
    return call_ms(now_ms + min(max(gap_ms, GAP_MS_MIN), GAP_MS_MAX), end_ms, zone, liked)


def next_visit_ms(now_ms: int, zone: ZoneInfo, liked: Liked = ANY_TIME) -> int:
    """When to go there again after nobody opened."""
    return visit_ms(now_ms + VISIT_AGAIN_MS, zone, liked)


def call_ms(at_ms: int, end_ms: int, zone: ZoneInfo, liked: Liked) -> int:
    """The first moment from then on at which they like to be called; where none comes before the end of calls, one in
    the day that is not in their nap.
    """
    wished_ms = _first_ms(at_ms, zone, liked.calls, liked.away)
    return wished_ms if wished_ms is not None and wished_ms < end_ms else visit_ms(at_ms, zone, liked)


def visit_ms(at_ms: int, zone: ZoneInfo, liked: Liked) -> int:
    """The first moment from then on at which somebody may ring at the door: by day, not in their nap, not while they
    are away.
    """
    found = (_first_ms(at_ms, zone, one, liked.away) for one in (liked.visits, WHOLE_DAY))
    return next((one for one in found if one is not None), after_pauses(at_ms, liked.away))


def _first_ms(at_ms: int, zone: ZoneInfo, windows: Sequence[Span], away: Sequence[Span]) -> int | None:
    for _ in range(len(away) + 1):
        home_ms = after_pauses(at_ms, away)
        found_ms = first_in(call_spans(home_ms, zone, lambda _day: HOURS, windows), home_ms)
        if found_ms is None or after_pauses(found_ms, away) == found_ms:
            return found_ms
        at_ms = found_ms
    return None


def within_ms(next_ms: int, due_ms: int) -> int:
    """By when somebody should make the try, or go there, whose time is at `next_ms`."""
    return min(next_ms + TRY_WITHIN_MS, due_ms)


def check_in_vain(how: str, outcome: InVain) -> None:
    """Raises 422: nobody is `not_home` on the telephone, and no line is busy at the door."""
    if (how == "visit") != (outcome == "not_home") and outcome != "refused":
        raise Problem(422, "invalid", f"outcome: {outcome} does not come of a {how}.")
