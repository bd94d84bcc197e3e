"""A hand-over: written by who goes, signed by them, then by who comes."""

from dataclasses import dataclass
from typing import Any, Literal

State = Literal["draft", "offered", "signed"]
Step = Literal["offer", "take_back", "sign"]

TEXT_LENGTH_MAX = 8_000
SHOWN_MAX = 100


@dataclass(frozen=True, slots=True)
class HandOver:
    """One row of the table `hand_over`.

    `open`: what was open, as it was when who goes signed; None while it is a draft, which shows what is open now.
    `digest`: SHA-256 of words and `open`, so that a print can be held against the row.
    `forgot_ms`: when it lost what it said of a resident who was made forgotten; `digest` is from before.
    """

    id: int
    state: State
    version: int
    outgoing: int
    outgoing_name: str
    since_ms: int
    created_ms: int
    changed_ms: int
    text: str
    open: dict[str, Any] | None
    digest: str | None
    outgoing_signed_ms: int | None
    incoming: int | None
    incoming_name: str | None
    incoming_signed_ms: int | None
    forgot_ms: int | None
