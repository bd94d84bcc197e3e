"""What can be wrong with the hub itself, and how it is kept."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, get_args

Kind = Literal[
    "store",
    "broker_link",
    "intake_delay",
    "backlog",
    "escalation_late",
    "end_late",
    "follower_down",
    "loop_lag",
    "disk_full",
    "disk_low",
    "database_large",
    "clock_jump",
    "message_late",
    "message_failed",
    "alive_unheard",
    "backup_old",
    "certificate_ends",
    "care_short",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
# critical: a press may be lost, late, or seen by nobody. warning: it will be, if nobody does anything.
Severity = Literal["critical", "warning"]
Unit = Literal["ms", "count", "bytes", "flag"]


@dataclass(frozen=True, slots=True)
class HubProblem:
    """One row of the table `hub_problem`. `value`: what was measured when it began, in its rule's unit.

    Its name is (kind, since_ms): the same kind never begins twice at one time.
    """

    kind: Kind
    severity: Severity
    since_ms: int
    value: int


class Change(NamedTuple):
    """A problem that has begun (until_ms is None) or ended."""

    problem: HubProblem
    until_ms: int | None


class Machine(Protocol):
    """What the hub stands on."""

    def free_bytes(self) -> int:
        """How much room the disk has that the database is on. Raises OSError."""
        ...

    def database_bytes(self) -> int:
        """How long the database is. Raises OSError."""
        ...

    def monotonic_s(self) -> float:
        """A clock that nobody can set."""
        ...
