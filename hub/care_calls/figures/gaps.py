"""How long nobody had talked with a resident: pure, for one of them.

Only time counts in which they are looked after and at home. A pause stops the clock as it was recorded, and who comes
home from one has a day at least before anybody is late: the plan has them called that day.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from hub.residents import RETURN_MS

from .model import Gap, Life, Piece, Time


def pieces(life: Life, until_ms: int) -> list[Piece]:
    """The times that count, in order, until then."""
    found: list[Piece] = []
    away = _joined(life.pauses)
    for service in life.served:
        at_ms, is_return = service.from_ms, False
        for pause in away:
            if pause.to_ms <= at_ms or pause.from_ms >= service.to_ms:
                continue
            if pause.from_ms > at_ms:
                found.append(Piece(at_ms, pause.from_ms, is_return))
            at_ms, is_return = pause.to_ms, True
        if at_ms < service.to_ms:
            found.append(Piece(at_ms, service.to_ms, is_return))
    return [Piece(one.from_ms, min(one.to_ms, until_ms), one.is_return) for one in found if one.from_ms < until_ms]


def gaps(life: Life, until_ms: int) -> list[Gap]:
    """From each conversation to the next, for each time that somebody looked after the resident, in order."""
    counted = pieces(life, until_ms)
    found: list[Gap] = []
    for service in life.served:
        end_ms = min(service.to_ms, until_ms)
        if service.from_ms >= end_ms:
            continue
        first, last = bisect_left(life.talked_ms, service.from_ms), bisect_left(life.talked_ms, end_ms)
        turns = [service.from_ms, *life.talked_ms[first:last]]
        found += [_gap(counted, life.limit_ms, *turn, is_open=False) for turn in pairwise(turns)]
        ended = service.to_ms <= until_ms or life.talked_ms[last : last + 1] == (end_ms,)
        found.append(_gap(counted, life.limit_ms, turns[-1], end_ms, is_open=not ended))
    return found


def inside(counted: Sequence[Piece], from_ms: int, to_ms: int) -> list[Piece]:
    """The pieces that lie in that time, cut to it."""
    first = max(bisect_right(counted, from_ms, key=lambda one: one.from_ms) - 1, 0)
    found: list[Piece] = []
    for one in counted[first:]:
        if one.from_ms >= to_ms:
            break
        if one.to_ms > from_ms:
            begins = one.from_ms > from_ms
            found.append(Piece(max(one.from_ms, from_ms), min(one.to_ms, to_ms), one.is_return and begins))
    return found


def _gap(counted: Sequence[Piece], limit_ms: int, begin_ms: int, end_ms: int, *, is_open: bool) -> Gap:
    within = inside(counted, begin_ms, end_ms)
    return Gap(begin_ms, end_ms, is_open, length_ms(within), late_from(within, limit_ms))


def length_ms(within: Iterable[Piece]) -> int:
    """All of them together."""
    return sum(one.to_ms - one.from_ms for one in within)


def late_from(within: Iterable[Piece], limit_ms: int) -> int | None:
    """When more than `limit_ms` of these have gone by; None if they do not."""
    left_ms = limit_ms
    for one in within:
        if one.is_return:
            left_ms = max(left_ms, RETURN_MS)
        if one.to_ms - one.from_ms > left_ms:
            return one.from_ms + left_ms
        left_ms -= one.to_ms - one.from_ms
    return None


def longest_in(life: Life, whole: Sequence[Gap], time: Time) -> int | None:
    """The longest that nobody had talked with them at any instant of that time; None where none of it counts."""
    counted = pieces(life, time.to_ms)
    if not inside(counted, time.from_ms, time.to_ms):
        return None
    near = (one for one in whole if one.begin_ms < time.to_ms and one.end_ms > time.from_ms)
    return max((length_ms(inside(counted, one.begin_ms, min(one.end_ms, time.to_ms))) for one in near), default=0)


def _joined(times: Iterable[Time]) -> list[Time]:
    """In order, those that touch made one."""
    found: list[Time] = []
    for one in sorted(times):
        if one.from_ms >= one.to_ms:
            continue
        if found and one.from_ms <= found[-1].to_ms:
            found[-1] = Time(found[-1].from_ms, max(found[-1].to_ms, one.to_ms))
        else:
            found.append(one)
    return found
