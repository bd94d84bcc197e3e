"""When the hub counts as unwell: a measurement becomes a problem, and a problem ends. Decisions only.

                 bad for begins_after_ms
        well ─────────────────────────────▶ problem
          ▲                                    │
          └────────────────────────────────────┘
                 over for ends_after_ms

Between "bad" (begins_at) and "over" (ends_at) nothing changes, so that a measurement that wavers moves nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .model import Kind, Severity, Unit

S = 1_000
MINUTE_MS = 60 * S
DAY_MS = 24 * 60 * MINUTE_MS
MB = 1_000_000
GB = 1_000 * MB

# Nobody outside is told of these: it would go the way that is blocked.
UNTOLD: frozenset[Kind] = frozenset({"message_late", "message_failed", "alive_unheard"})
# So often at most those outside are told how the hub is. Longer than telephony's own silence: nothing is swallowed.
TELL_EVERY_MS = MINUTE_MS
# What the database says is believed when it says it twice: just after a start all that was due is due at once.
LOOKED_TWICE_MS = 10 * S
# A failed message is a problem for so long.
FAILED_WITHIN_MS = 60 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Rule:
    """One check. Where `begins_at` is above `ends_at` more is worse, else less is. Of a value its size counts, not its
    sign (a clock jumps both ways).
    """

    severity: Severity
    unit: Unit
    begins_at: int
    ends_at: int
    begins_after_ms: int = 0
    ends_after_ms: int = 30 * S

    def is_bad(self, value: int) -> bool:
        """Whether this is what a problem begins with."""
        return abs(value) >= self.begins_at if self.begins_at > self.ends_at else abs(value) <= self.begins_at

    def is_over(self, value: int) -> bool:
        """Whether this is what a problem ends with."""
        return abs(value) <= self.ends_at if self.begins_at > self.ends_at else abs(value) >= self.ends_at


# The most serious first: so they are shown. Where the numbers come from: README.md.
RULES: Mapping[Kind, Rule] = {
    "store": Rule("critical", "ms", begins_at=10 * S, ends_at=0),
    "broker_link": Rule("critical", "flag", begins_at=1, ends_at=0, begins_after_ms=20 * S),
    "intake_delay": Rule("critical", "ms", begins_at=5 * S, ends_at=1 * S),
    "backlog": Rule("critical", "count", begins_at=10_000, ends_at=1_000),
    "escalation_late": Rule("critical", "ms", begins_at=15 * S, ends_at=5 * S, begins_after_ms=LOOKED_TWICE_MS),
    "end_late": Rule("critical", "ms", begins_at=15 * S, ends_at=5 * S, begins_after_ms=LOOKED_TWICE_MS),
    "follower_down": Rule("critical", "count", begins_at=1, ends_at=0, begins_after_ms=30 * S),
    "loop_lag": Rule("critical", "ms", begins_at=5 * S, ends_at=1 * S, ends_after_ms=2 * MINUTE_MS),
    "disk_full": Rule("critical", "bytes", begins_at=200 * MB, ends_at=400 * MB),
    "disk_low": Rule("warning", "bytes", begins_at=1 * GB, ends_at=2 * GB, begins_after_ms=MINUTE_MS),
    "database_large": Rule("warning", "bytes", begins_at=20 * GB, ends_at=18 * GB, begins_after_ms=MINUTE_MS),
    "clock_jump": Rule("warning", "ms", begins_at=2 * S, ends_at=500, ends_after_ms=10 * MINUTE_MS),
    "message_late": Rule("warning", "ms", begins_at=2 * MINUTE_MS, ends_at=30 * S, begins_after_ms=LOOKED_TWICE_MS),
    "message_failed": Rule("warning", "count", begins_at=1, ends_at=0),
    "alive_unheard": Rule("warning", "ms", begins_at=5 * MINUTE_MS, ends_at=0),
    "backup_old": Rule("warning", "ms", begins_at=3 * DAY_MS, ends_at=DAY_MS, ends_after_ms=0),
    "certificate_ends": Rule("warning", "ms", begins_at=21 * DAY_MS, ends_at=22 * DAY_MS, ends_after_ms=0),
    "care_short": Rule("warning", "count", begins_at=1, ends_at=0, ends_after_ms=0),
}


class Standing(NamedTuple):
    """How one check stands. turning_ms: since when (monotonic) it has been on its way to the opposite."""

    is_problem: bool = False
    turning_ms: int | None = None


WELL, PROBLEM = Standing(), Standing(is_problem=True)


def judge(rule: Rule, before: Standing, value: int | None, now_ms: int) -> Standing:
    """How a check stands after this measurement (None: there is nothing to check); `now_ms` is monotonic."""
    if value is None:
        return WELL
    turns = rule.is_over(value) if before.is_problem else rule.is_bad(value)
    if not turns:
        return before if before.turning_ms is None else (PROBLEM if before.is_problem else WELL)
    since_ms = now_ms if before.turning_ms is None else before.turning_ms
    wait_ms = rule.ends_after_ms if before.is_problem else rule.begins_after_ms
    if now_ms - since_ms >= wait_ms:
        return Standing(not before.is_problem)
    return Standing(before.is_problem, since_ms)


def to_tell(open_kinds: Collection[Kind], told: Sequence[str], told_ms: int, now_ms: int) -> list[Kind] | None:
    """What those outside must hear: the present problems, if they are others than the last time; None for nothing.

    By level, not by edge: what came and went between two messages is history, not news. A time that lies ahead means
    that the clock was set back.
    """
    wanted: list[Kind] = [kind for kind in RULES if kind in open_kinds and kind not in UNTOLD]
    if wanted == list(told) or 0 <= now_ms - told_ms < TELL_EVERY_MS:
        return None
    return wanted
