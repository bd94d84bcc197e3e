"""How far a phone is with calling the centre: decisions only, nothing is read or written here.

    asked ── the phone says so ──▶ heard ──▶ dialling ──▶ talking ──▶ over      (each is the phone's own word)
      └── nothing for a minute ──▶ unheard ──▲      └── no_number: nobody has told it whom to call

A phone that nobody has answered calls by itself after 20 s: then it begins with `dialling`, and nobody has asked.
"""

from dataclasses import dataclass
from typing import Final, Literal

State = Literal["asked", "heard", "dialling", "ringing", "talking", "no_number", "unheard", "over"]
Word = Literal["wanted", "dialling", "rings", "up", "no_number"]  # as its heartbeat has it (sos.wire.messages)

# Said again after so long without a word of the phone; after the last it is taken for one that did not hear.
AGAIN_MS: Final = (5_000, 10_000, 20_000, 25_000)
_SAYS: Final[dict[str, State]] = {
    "wanted": "heard",
    "dialling": "dialling",
    "rings": "ringing",
    "up": "talking",
    "no_number": "no_number",
}
# Of which the resident's timeline tells: what an inquest would ask for.
TOLD: Final[frozenset[State]] = frozenset({"heard", "talking", "no_number", "unheard", "over"})


@dataclass(slots=True)
class PhoneCall:
    """One row of the table `phone_call`; times in ms since 1970 UTC.

    `wish`: how often it was asked for this alarm, 0 for a phone that calls by itself. `asked_by` None: by the hub.
    """

    alarm_id: int
    resident_id: int
    state: State
    changed_ms: int
    wish: int = 0
    asked_ms: int | None = None
    asked_by: int | None = None
    by_name: str = ""
    tries: int = 0
    due_ms: int | None = None


def moved(before: State | None, word: str | None) -> State | None:
    """How far the phone is by its word (None: it says nothing of a call), if that is news; None if it is none."""
    if word is None:
        return None if before in (None, "asked", "unheard", "over") else "over"
    after = _SAYS.get(word)
    return None if after == before else after


def again_ms(tries: int, now_ms: int) -> int | None:
    """When to ask again after so many `tries`; None: it has not heard."""
    return now_ms + AGAIN_MS[tries - 1] if tries <= len(AGAIN_MS) else None
