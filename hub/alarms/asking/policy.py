"""Who is asked, in which turn, and what comes after an answer or after none: decisions only.

         ask              all have answered, or time is over
(nobody) ───▶ asking ───────────────────────────────▶ exhausted
               │  ▲ the next turn                        │ ask anew (a new round)
               │  └── "cannot" or not reached: at once   ▼
               ├── somebody goes ──▶ going ── they cannot after all, or are late ──▶ asking
               ├── a person stops it, or takes the ladder's alarm ──▶ stopped
               └── the alarm is closed for good ──▶ over: everybody is told
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hub.residents import Contact

from .model import LATE_MS, NO_USE, OPEN, Asking, State, Try, Whom, Why

# A consent that was given and not withdrawn, by its subject (residents' card): what a link may show.
Consents = Mapping[str, bool]

# Nobody's telephone is filled by one bad night: so many messages that ask for help within an hour.
ASKED_MAX = 6
ASKED_WITHIN_MS = 3_600_000
# Nor is asking anew of any use for ever: so often within that hour for one alarm (a few times more than one person is
# written to, for others), then somebody calls.
ROUNDS_MAX = 8


class Candidate(NamedTuple):
    """Somebody who could be asked. `why`: why they are not."""

    contact: Contact
    turn: int
    why: Why | None


class Step(NamedTuple):
    """What is to be done now. `ask`: these are written to. `lapse`: these have not answered in time."""

    state: State
    due_ms: int | None
    ask: Sequence[Try] = ()
    lapse: Sequence[Try] = ()


class Shown(NamedTuple):
    """What the page of somebody who is asked may show."""

    address: bool
    access: bool


def candidates(contacts: Sequence[Contact], whom: Whom, in_turn: bool, consents: Consents) -> list[Candidate]:
    """In the order of the card; who is `together` with the one before has the same turn.

    Without anybody who has a key, everybody is asked.
    """
    with_key = [one for one in contacts if one.has_key]
    wanted = with_key if whom == "key_holders" and with_key else list(contacts)
    found: list[Candidate] = []
    turn = 0
    for one in wanted:
        why = _why_not(one, consents)
        if why is None and (turn == 0 or (in_turn and not one.together)):
            turn += 1
        found.append(Candidate(one, max(turn, 1), why))
    return found


def step(asking: Asking, tries: Sequence[Try], now_ms: int) -> Step:
    """What to do with an asking whose time has come, or of which somebody has just said something."""
    mine = [one for one in tries if one.round == asking.round and one.how == "message"]
    if somebody_goes(asking, tries):
        return Step("going", None)
    waiting = [one for one in mine if one.outcome in OPEN]
    if waiting and not is_due(asking, now_ms):
        return Step("asking", asking.due_ms)
    planned = [one for one in mine if one.outcome == "planned"]
    if not planned:
        return Step("going" if any(map(is_going, tries)) else "exhausted", None, lapse=waiting)
    turn = min(one.turn for one in planned)
    return Step("asking", now_ms + asking.next_ms, [one for one in planned if one.turn == turn], waiting)


def is_due(asking: Asking, now_ms: int) -> bool:
    """Whether its time has come. One that is further away than it can be is due: the clock was set back."""
    return asking.due_ms is not None and not now_ms < asking.due_ms <= now_ms + asking.next_ms


def somebody_goes(asking: Asking, tries: Sequence[Try]) -> bool:
    """Whether anybody has said so since this round began: who asks anew wants somebody else, too."""
    return bool(_on_the_way(asking, tries))


def has_planned(asking: Asking, tries: Sequence[Try]) -> bool:
    """Whether somebody is still to be asked in this round."""
    return any(one.outcome == "planned" and one.round == asking.round for one in tries)


def rounds_lately(tries: Sequence[Try], now_ms: int) -> int:
    """How often they were asked anew within ASKED_WITHIN_MS, by the ladder or by hand."""
    return len(
        {one.round for one in tries if one.how == "message" and now_ms - ASKED_WITHIN_MS < one.made_ms <= now_ms}
    )


def late_ms(asking: Asking, tries: Sequence[Try]) -> int | None:
    """When the first of those who go is late; None where nobody has said when they will be there."""
    return min((one.until_ms + LATE_MS for one in _on_the_way(asking, tries) if one.until_ms is not None), default=None)


def there_ms(asking: Asking, tries: Sequence[Try]) -> int | None:
    """When the first of those who go will be there; 0 where none has given a time, None where nobody goes."""
    if asking.state == "over" or not (going := _on_the_way(asking, tries)):
        return None
    return min((one.until_ms for one in going if one.until_ms is not None), default=0)


def late(asking: Asking, tries: Sequence[Try], now_ms: int) -> list[Try]:
    """Who should have been there by now, and has said no more."""
    on_the_way = _on_the_way(asking, tries)
    return [one for one in on_the_way if one.until_ms is not None and one.until_ms + LATE_MS <= now_ms]


def _on_the_way(asking: Asking, tries: Sequence[Try]) -> list[Try]:
    return [
        one
        for one in tries
        if one.outcome == "going"
        and one.why != "late"
        and (one.round == asking.round or (one.outcome_ms or 0) > asking.made_ms)
    ]


def is_going(one: Try) -> bool:
    """Whether this person is on the way, not late, and has not been told that it is over."""
    return one.outcome == "going" and one.why != "late" and one.over_ms is None


def goes_on_at_once(asking: Asking, tries: Sequence[Try]) -> bool:
    """Whether nobody is left of whom an answer is still to come, so that waiting is of no use."""
    mine = [one for one in tries if one.round == asking.round and one.how == "message" and one.outcome != "planned"]
    return all(one.outcome in NO_USE for one in mine)


def may_see(has_key: bool, may_be_told: bool, consents: Consents) -> Shown:
    """What the page may show to this person; what the resident has not agreed to is not shown."""
    keys = has_key and consents.get("keys", False)
    return Shown(address=may_be_told and (keys or consents.get("family_told", False)), access=may_be_told and keys)


def _why_not(contact: Contact, consents: Consents) -> Why | None:
    """A consent that was never asked for forbids nothing here: somebody may be in danger. One withdrawn does."""
    withdrawn = {subject for subject, given in consents.items() if not given}
    subject = "keys" if contact.has_key else "family_told"
    return None if contact.may_be_told and subject not in withdrawn else "not_allowed"
