"""What the last conversations with a resident say together. Shown to people who judge; nothing here is a diagnosis."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

# Mood or health is falling when the last so many answers never rose, and the last is lower than the first of them.
FALLING_CALLS = 3
# A need that was named in at least two of the last five conversations.
REPEATED, OF_LAST = 2, 5
NOTE_SHOWN_MAX = 200

Kind = Literal[
    "mood_falling", "health_falling", "mood_low", "health_low", "need_repeated", "sleep_noted", "activity_noted"
]

# What people write about nights and about going out, in the three languages of the centre.
_SLEEP = re.compile(
    r"睡|失眠|夜里|起夜|没休息|\bsle(ep|pt)|\binsomnia|\bawake\b|\bdor[mts]|\bsommeil|\binsomnie|\bnuits?\b|\bnights?\b",
    re.IGNORECASE,
)
_ACTIVITY = re.compile(
    r"散步|出门|下楼|走路|走不|不动|锻炼|跌|摔|\bwalk|\bout(side|doors)\b|\bexercis|\bfell\b|\bfall(en|s)?\b"
    r"|\b(go|goes|going|went|gets?|got) out\b|\bindoors\b|\bsort(i|ie|ir)?\b|\bmarch|\bpromen|\bchute\b|\btomb",
    re.IGNORECASE,
)
_NOTES: tuple[tuple[Kind, re.Pattern[str]], ...] = (("sleep_noted", _SLEEP), ("activity_noted", _ACTIVITY))


class Conversation(NamedTuple):
    """A care call in which the resident was talked with. `mood`, `health`: 1 (low) to 3 (good), None: not asked."""

    id: int
    at_ms: int
    mood: int | None
    health: int | None
    needs: tuple[str, ...]
    note: str


class Signal(NamedTuple):
    """`care_calls`: the conversations that it was seen in, the oldest first. `word`: the need, or what was noted."""

    kind: Kind
    at_ms: int
    care_calls: tuple[int, ...]
    values: tuple[int, ...] = ()
    word: str = ""

    def data(self) -> dict[str, Any]:
        return {**self._asdict(), "care_calls": list(self.care_calls), "values": list(self.values)}


def signals(talks: Sequence[Conversation]) -> list[Signal]:
    """What is to be shown; `talks` are the last conversations with one resident, the oldest first."""
    found = [one for name in ("mood", "health") if (one := _level(talks, name)) is not None]
    last = talks[-OF_LAST:]
    named = Counter(need for one in last for need in dict.fromkeys(one.needs))
    for need in sorted(need for need, many in named.items() if many >= REPEATED):
        among = [one for one in last if need in one.needs]
        found.append(Signal("need_repeated", among[-1].at_ms, tuple(one.id for one in among), word=need))
    for kind, words in _NOTES:
        noted = [one for one in talks[-FALLING_CALLS:] if words.search(one.note)]
        if noted:
            ids = tuple(one.id for one in noted)
            found.append(Signal(kind, noted[-1].at_ms, ids, word=noted[-1].note[:NOTE_SHOWN_MAX]))
    return found


def _level(talks: Sequence[Conversation], name: Literal["mood", "health"]) -> Signal | None:
    """Falling over the last three answers; or low in the last two, however it was before."""
    asked = [(one, value) for one in talks if (value := getattr(one, name)) is not None][-FALLING_CALLS:]
    values = tuple(value for _, value in asked)
    ids = tuple(one.id for one, _ in asked)
    if len(values) == FALLING_CALLS and values[-1] < values[0] and all(a >= b for a, b in pairwise(values)):
        return Signal("mood_falling" if name == "mood" else "health_falling", asked[-1][0].at_ms, ids, values)
    if values[-2:] == (1, 1):
        return Signal("mood_low" if name == "mood" else "health_low", asked[-1][0].at_ms, ids[-2:], values[-2:])
    return None
