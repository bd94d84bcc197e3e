"""A complaint: what it is about, how far it has got, and what came of it."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["late", "rude", "poor_work", "price", "damage", "theft_suspected", "other"]
State = Literal["open", "heard", "decided", "appealed", "final"]
Action = Literal["hear", "decide", "appeal", "settle_appeal", "expire"]
# rework: it is done again. apology, refund: agreed with the provider. upheld: it was wrong, and nothing puts it right.
Outcome = Literal["rework", "apology", "refund", "upheld", "unfounded"]
Appeal = Literal["stands", "overturned"]
# follow_up: the marks of a resident were poor. resident: they, or somebody for them, said so. staff: seen by ourselves.
Source = Literal["follow_up", "resident", "staff"]

# What somebody may never have done again before it was looked into.
GRAVE: Final[frozenset[Kind]] = frozenset({"damage", "theft_suspected"})
OVER: Final[tuple[State, ...]] = ("final",)
WORDS_LENGTH_MAX: Final = 2000
REFUND_FEN_MAX: Final = 10_000_000


@dataclass(slots=True)
class Complaint:
    """One row of `order_complaint`. Times in ms since 1970, money in fen.

    `due_ms`: by when it has to go on (decided: until when they may appeal); `look_ms`: when a supervisor is told next
    that it does not, in step `rung`. `statement`: what the provider says to it; empty with `heard_ms`: they were asked
    and said nothing.
    """

    id: int
    order_id: int
    resident_id: int
    provider_id: int
    kind: Kind
    grave: bool
    source: Source
    words: str
    state: State
    version: int
    raised_ms: int
    raised_by: int
    due_ms: int | None
    look_ms: int | None
    rung: int = 0
    statement: str = ""
    heard_ms: int | None = None
    heard_by: int | None = None
    outcome: Outcome | None = None
    refund_fen: int | None = None
    reason: str = ""
    decided_ms: int | None = None
    decided_by: int | None = None
    appeal_words: str = ""
    appealed_ms: int | None = None
    appealed_by: int | None = None
    appeal: Appeal | None = None
    appeal_reason: str = ""
    appeal_ms: int | None = None
    appeal_by: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it stands against the provider."""
        return self.outcome not in (None, "unfounded") and self.appeal != "overturned"
