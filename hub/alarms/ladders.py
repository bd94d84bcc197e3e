"""Whom an alarm asks for while nobody takes it, and when: for each priority and time of day. Decisions only.

A ladder is chosen by the alarm's own priority and by the hour at which it began to wait, so it stays the same while
it waits. What supervisors write down replaces the ladders below; what they leave out stays as it is here.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from json import dumps, loads
from typing import Any

from hub.telephony import Recipient

STEP_MS = 1_000
AGAIN_MS = 60_000
RUNGS_MAX = 8
AFTER_S_MAX = 7 * 24 * 3600
HOURS = 24
NEXT_S = 180  # so long a contact has to answer before the next one is asked, too


@dataclass(frozen=True, slots=True)
class Rung:
    """`after_s`: of waiting. `tells`: who outside the room is told; `key_holders`: the resident's own are, too."""

    after_s: int
    tells: tuple[Recipient, ...] = ()
    key_holders: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """For alarms of `priority` that begin to wait from `from_h` to before `to_h` (0 to 24, the site's own time), over
    midnight where `from_h` is the later one.

    `again`: on the top rung everybody is told again each minute, until somebody has it. `in_turn`: key-holders are
    asked one after the other, the next one `next_s` after the one before; else all at once.
    """

    priority: int
    rungs: tuple[Rung, ...]
    again: bool = False
    from_h: int = 0
    to_h: int = HOURS
    in_turn: bool = True
    next_s: int = NEXT_S

    def covers(self, hour: int) -> bool:
        """Whether it is for alarms that begin to wait in this hour of the day."""
        if self.from_h < self.to_h:
            return self.from_h <= hour < self.to_h
        return hour >= self.from_h or hour < self.to_h


# product.md, "escalation if not taken": 30 s all workstations ring louder, 60 s the supervisor and the duty phone,
# 120 s everybody who can be. UK TEC: 97.5 % within 60 s, 99 % within 180 s. What is technical rises with each rung.
DEFAULT: tuple[Ladder, ...] = (
    Ladder(
        1,
        (
            Rung(30),
            Rung(60, ("supervisor", "duty")),
            Rung(120, ("supervisor", "duty", "second_duty"), key_holders=True),
        ),
        again=True,
    ),
    Ladder(2, (Rung(600), Rung(1_800, ("supervisor",)), Rung(3_600, ("supervisor", "duty")))),
    Ladder(3, (Rung(1_800), Rung(4 * 3_600, ("supervisor",)))),
    Ladder(4, (Rung(4 * 3_600), Rung(12 * 3_600))),
    Ladder(5, (Rung(24 * 3_600),)),
)


def ladder_of(ladders: Sequence[Ladder], priority: int, hour: int) -> Ladder:
    """The first that fits; else the one above for this priority."""
    for one in (*ladders, *DEFAULT):
        if one.priority == priority and one.covers(hour):
            return one
    raise ValueError(f"no ladder for priority {priority} at {hour}")


def next_rung_ms(ladder: Ladder, waits_ms: int, rung: int, now_ms: int) -> int | None:
    """When an alarm that stands on `rung` goes up; from the top one on: when everybody is told again, if at all.

    In whole seconds, and again in whole minutes: a town that calls in one second goes up together, in few commits.
    """
    if rung < len(ladder.rungs):
        return -(-(waits_ms + ladder.rungs[rung].after_s * 1000) // STEP_MS) * STEP_MS
    return again_ms(now_ms) if ladder.again else None


def again_ms(now_ms: int) -> int:
    """When everybody is told the next time."""
    return (now_ms // AGAIN_MS + 1) * AGAIN_MS


def as_text(ladders: Sequence[Ladder]) -> str:
    """As they are kept."""
    return dumps([asdict(one) for one in ladders])


@lru_cache(maxsize=4)
def from_text(text: str) -> tuple[Ladder, ...]:
    """The reverse; remembered, because every press asks."""
    return tuple(_ladder(one) for one in loads(text))


def _ladder(row: dict[str, Any]) -> Ladder:
    rungs = tuple(Rung(one["after_s"], tuple(one["tells"]), one["key_holders"]) for one in row["rungs"])
    return Ladder(
        row["priority"],
        rungs,
        row["again"],
        row["from_h"],
        row["to_h"],
        row.get("in_turn", True),
        row.get("next_s", NEXT_S),
    )
