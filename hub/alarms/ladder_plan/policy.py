"""What a set of ladders must be to be safe, and what it would do: decisions only."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hub.telephony import Recipient

from ..ladders import AFTER_S_MAX, AGAIN_MS, HOURS, RUNGS_MAX, Ladder, Rung, ladder_of

PRIORITIES = (1, 2, 3, 4, 5)
LADDERS_MAX = 30
NEXT_S_MIN, NEXT_S_MAX = 30, 3600
# A call for help: louder within a minute, outside the room within three (UK TEC: 99 % within 180 s).
FIRST_RUNG_S_MAX = 60
OUTSIDE_S_MAX = 180
# What machines say of machines is no reason to wake somebody's daughter.
KEY_HOLDERS_PRIORITY_MAX = 3


class Mistake(NamedTuple):
    """`field`: where ("ladders.2.rungs.0.after_s"); `message`: what would be right."""

    field: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Step:
    """What a ladder does `at_s` after the waiting began. `again_s`: from then on, so often; None: once."""

    at_s: int
    rung: int
    tells: tuple[Recipient, ...]
    key_holders: bool
    again_s: int | None = None


def mistakes(ladders: Sequence[Ladder]) -> list[Mistake]:
    """All that is wrong; empty for ladders that may be used."""
    return [*_hours(ladders), *(one for at, ladder in enumerate(ladders) for one in _of_one(f"ladders.{at}", ladder))]


def steps(ladders: Sequence[Ladder], priority: int, hour: int) -> list[Step]:
    """Whom an alarm asks for, and when, that begins to wait in this hour and is never taken."""
    ladder = ladder_of(ladders, priority, hour)
    found = [Step(one.after_s, at, one.tells, one.key_holders) for at, one in enumerate(ladder.rungs, 1)]
    if ladder.again and ladder.rungs:
        top = ladder.rungs[-1]
        found.append(Step(top.after_s + AGAIN_MS // 1000, len(ladder.rungs), top.tells, False, AGAIN_MS // 1000))
    return found


def whole(ladders: Sequence[Ladder], defaults: Sequence[Ladder]) -> tuple[Ladder, ...]:
    """With the default of each priority that has none of its own; by priority and hour."""
    own = {one.priority for one in ladders}
    every = (*ladders, *(one for one in defaults if one.priority not in own))
    return tuple(sorted(every, key=lambda one: (one.priority, one.from_h)))


def _hours(ladders: Sequence[Ladder]) -> Iterator[Mistake]:
    for priority in PRIORITIES:
        mine = [one for one in ladders if one.priority == priority]
        counted = Counter(hour for one in mine for hour in range(HOURS) if one.covers(hour))
        missing = [hour for hour in range(HOURS) if counted[hour] == 0]
        twice = [hour for hour in range(HOURS) if counted[hour] > 1]
        field = f"priority.{priority}"
        if missing:
            yield Mistake(field, "hours_missing", f"Priority {priority} has no ladder at {missing[0]}:00; give it one.")
        if twice:
            yield Mistake(field, "hours_twice", f"Priority {priority} has two ladders at {twice[0]}:00; keep one.")


def _of_one(field: str, ladder: Ladder) -> Iterator[Mistake]:
    if not 1 <= len(ladder.rungs) <= RUNGS_MAX:
        yield Mistake(f"{field}.rungs", "rungs", f"A ladder has 1 to {RUNGS_MAX} rungs.")
        return
    before_s = 0
    for at, rung in enumerate(ladder.rungs):
        yield from _of_rung(f"{field}.rungs.{at}", ladder, rung, before_s)
        before_s = rung.after_s
    if ladder.priority == 1:
        yield from _of_a_call_for_help(field, ladder)


def _of_rung(field: str, ladder: Ladder, rung: Rung, before_s: int) -> Iterator[Mistake]:
    if not before_s < rung.after_s <= AFTER_S_MAX:
        right = f"Give it more than {before_s} s" if before_s >= rung.after_s else f"Give it at most {AFTER_S_MAX} s"
        yield Mistake(f"{field}.after_s", "not_later", f"A rung comes after the one before. {right}.")
    if len(set(rung.tells)) < len(rung.tells):
        yield Mistake(f"{field}.tells", "told_twice", "Name everybody once; they are told once.")
    if rung.key_holders and ladder.priority > KEY_HOLDERS_PRIORITY_MAX:
        message = f"Key-holders are asked for priorities 1 to {KEY_HOLDERS_PRIORITY_MAX} only."
        yield Mistake(f"{field}.key_holders", "not_for_key_holders", message)


def _of_a_call_for_help(field: str, ladder: Ladder) -> Iterator[Mistake]:
    if ladder.rungs[0].after_s > FIRST_RUNG_S_MAX:
        message = f"Somebody may need help: the first rung comes within {FIRST_RUNG_S_MAX} s."
        yield Mistake(f"{field}.rungs.0.after_s", "first_rung_late", message)
    if not any(one.tells and one.after_s <= OUTSIDE_S_MAX for one in ladder.rungs):
        message = f"Somebody may need help: within {OUTSIDE_S_MAX} s somebody outside the room is told."
        yield Mistake(f"{field}.rungs", "nobody_outside", message)
    if not ladder.again or not ladder.rungs[-1].tells:
        message = "Somebody may need help: the last rung tells somebody, again and again."
        yield Mistake(f"{field}.again", "must_repeat", message)
