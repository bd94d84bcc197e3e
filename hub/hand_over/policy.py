"""Who may do what with a hand-over, and when it is final: decisions only.

             offer (who goes)             sign (somebody else)
    draft ──────────────────▶ offered ──────────────────────▶ signed
      ▲                          │
      └──── take_back (who goes) ┘

A signed one never changes. What was open is fixed by the first signature, so both sign the same words.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from hub.kernel import Problem

from .model import HandOver, State, Step

WAY: Mapping[Step, tuple[State, State]] = {
    "offer": ("draft", "offered"),
    "take_back": ("offered", "draft"),
    "sign": ("offered", "signed"),
}
# Who has not begun a shift hands over what happened in the time of a long one.
SHIFT_MS_USUAL = 12 * 3600 * 1000


def step(one: HandOver, what: Step, who: int, version: int) -> State:
    """The state after it. Raises 403 where it is another's to do, 409 where it is too early, too late or changed."""
    before, after = WAY[what]
    if one.state != before:
        raise Problem(409, "wrong_state", f"This hand-over is {one.state}; it would have to be {before}.")
    if what != "sign" and one.outgoing != who:
        raise not_yours(one)
    if what == "sign" and one.outgoing == who:
        raise Problem(403, "signs_twice", "Who hands over cannot take over; somebody else has to sign.")
    if one.version != version:
        raise Problem(409, "stale_version", "This hand-over was changed since you saw it; read it again.")
    return after


def check_text(one: HandOver, who: int, version: int) -> None:
    """Raises where the words cannot be changed (any more), or were changed on another page."""
    if one.outgoing != who:
        raise not_yours(one)
    if one.state != "draft":
        raise Problem(409, "wrong_state", "A signed hand-over keeps its words; take it back first.")
    if one.version != version:
        raise Problem(409, "stale_version", "It was changed on another page; look there.", version=one.version)


def not_yours(one: HandOver) -> Problem:
    """Whose it is."""
    detail = f"This hand-over is {one.outgoing_name}'s."
    return Problem(403, "not_yours", detail, held_by=one.outgoing_name)


def digest(text: str, opened: Mapping[str, Any]) -> str:
    """What is signed, as 64 hexadecimal digits."""
    whole = json.dumps({"text": text, "open": opened}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()
