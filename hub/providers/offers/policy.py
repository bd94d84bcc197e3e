"""Who is asked next, and for how long: decisions only."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from hub.kernel import Problem

from ..by_day import by_day_ms
from ..matching import Match
from ..orders.model import Mode, State, Urgency
from ..orders.policy import ANSWER_MS, check_seen_version
from .model import AT_ONCE, ROUNDS_MAX, Offer


def asked_now(mode: Mode, matches: Sequence[Match], round_: int) -> Sequence[Match]:
    """Whom of those that fit, the best first, this round asks; nobody when there have been rounds enough.

    `one`: whoever was chosen was asked already, and nobody else is without a person.
    """
    if round_ > ROUNDS_MAX or mode == "one":
        return ()
    return matches[: AT_ONCE if mode == "several" else 1]


def check_may_ask(state: State, version: int, seen_version: int) -> None:
    """Raises 409 `wrong_state` where somebody has it already, or it is over, else `stale_version`: of two people at the
    desk who see to one order the second must not ask for what was given away since.
    """
    if state not in ("requested", "offered"):
        detail = f"This order is {state}; it would have to be offered or requested."
        raise Problem(409, "wrong_state", detail, state=state, version=version)
    check_seen_version(state, version, seen_version)


def usual_mode(urgency: Urgency) -> Mode:
    """A closed door asks a few at once; what has time asks the best one first."""
    return "several" if urgency == "now" else "in_turn"


def told_ms(urgency: Urgency, now_ms: int, zone: ZoneInfo) -> int:
    """When whoever is asked is told of it: what is not urgent wakes nobody, and waits for the usual hours."""
    return now_ms if urgency == "now" else by_day_ms(now_ms, zone)


def until_ms(urgency: Urgency, now_ms: int) -> int:
    """By when whoever is asked has to answer."""
    return now_ms + ANSWER_MS[urgency]


def was_told_ms(urgency: Urgency, offer: Offer) -> int:
    """When who was asked was told of it, or will be: as long before the end of their time as they have to answer."""
    return max(offer.made_ms, offer.until_ms - ANSWER_MS[urgency])
