"""Counts a month, and says how many points it is and what follows: decisions only, the same for everybody.

A part of which there was no case gives all its points: nothing speaks against them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from hub.kernel import Problem

from ..orders.model import Urgency
from ..orders.policy import STAGE_MS, WANTED_LATE_MS
from .model import WHOLE, Effect, Facts, Rules, Score, Step

_COUNTED: Mapping[str, str] = {
    "accept": "accepted",
    "declined": "declined",
    "timed_out": "timed_out",
    "give_back": "given_back",
    "no_show": "no_shows",
    "arrive": "arrivals",
    "finish": "done",
}


def on_time_ms(urgency: Urgency, accepted_ms: int, wanted_ms: int | None) -> int:
    """By when whoever accepted has to be there: when it was agreed, else what the stages of an order give."""
    if wanted_ms is not None:
        return max(wanted_ms + WANTED_LATE_MS, accepted_ms + STAGE_MS["accepted"]["now"])
    return accepted_ms + STAGE_MS["accepted"][urgency] + STAGE_MS["on_way"][urgency]


def count(steps: Iterable[Step], from_ms: int, to_ms: int) -> dict[int, Facts]:
    """By provider, from the whole histories of orders (each in order); only what happened in the month counts."""
    found: dict[int, Facts] = defaultdict(Facts)
    accepted: dict[int, int] = {}
    quoted: dict[int, int | None] = {}
    for one in steps:
        if one.what == "accept":
            accepted[one.order_id], quoted[one.order_id] = one.at_ms, None
        elif one.what == "quote":
            quoted[one.order_id] = one.data.get("quote_fen")
        if one.provider_id is None or one.what not in _COUNTED or not from_ms <= one.at_ms < to_ms:
            continue
        facts = found[one.provider_id]
        name = _COUNTED[one.what]
        setattr(facts, name, getattr(facts, name) + 1)
        if one.what == "arrive":
            due_ms = on_time_ms(one.urgency, accepted.get(one.order_id, one.at_ms), one.wanted_ms)
            facts.late += one.at_ms > due_ms
        elif one.what == "finish":
            asked, billed = quoted.get(one.order_id), one.data.get("amount_fen")
            facts.above_quote += asked is not None and billed is not None and billed > asked
    return dict(found)


def score(facts: Facts, rules: Rules) -> Score:
    """The points of a month, between 0 and 100, to a tenth."""
    if facts.is_empty:
        return Score(None, {})
    kept = facts.given_back + rules.no_show_times * facts.no_shows
    mean = facts.marks_sum / (3 * facts.follow_ups) if facts.follow_ups else 5
    shares = {
        "answering": _share(facts.accepted + facts.declined, facts.cases),
        "accepting": _share(facts.accepted, facts.cases),
        "keeping": 1 - min(kept / facts.accepted, 1) if facts.accepted else float(kept == 0),
        "punctual": _share(facts.arrivals - facts.late, facts.arrivals),
        "marks": (mean - 1) / 4,
    }
    weights = {str(name): most for name, most in rules.weights.items()}
    parts = {name: round(weights[name] * share, 2) for name, share in shares.items()}
    parts["price"] = float(max(weights["price"] - rules.price_each * (facts.price_wrong + facts.above_quote), 0))
    costs = {str(kind): points for kind, points in rules.complaints.items()}
    parts["complaints"] = -float(sum(costs.get(kind, 0) * many for kind, many in facts.complaints.items()))
    return Score(round(min(max(sum(parts.values()), 0), WHOLE), 1), parts)


def effect(found: Score, facts: Facts, rules: Rules) -> Effect:
    """What follows of it. Few cases say little: then nothing does."""
    if found.points is None or facts.cases < rules.cases_least:
        return "none"
    if found.points < rules.suspend_below:
        return "suspended"
    return "warned" if found.points < rules.warn_below else "none"


def check_decider(who: int, made_by: int) -> None:
    """Raises 409 `same_person`: whoever noted what a provider says has heard one side already."""
    if who == made_by:
        raise Problem(409, "same_person", "You have noted this appeal: another supervisor decides.")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
