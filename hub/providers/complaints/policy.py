"""A complaint's way, by when each stage has to be over, and who may decide: decisions only.

    open ──hear──▶ heard ──decide──▶ decided ──appeal (within a week)──▶ appealed ──settle_appeal──▶ final
      └──decide: unfounded──────────────▲ └──expire: the week is over──────────────────────────────────▲

Nothing is decided against a provider who was not asked what they say to it.
"""

from collections.abc import Collection, Mapping
from typing import Final

from hub.kernel import Problem

from .model import GRAVE, Action, Complaint, Kind, Outcome, State

WAY: Final[Mapping[tuple[State, Action], State]] = {
    ("open", "hear"): "heard",
    ("heard", "hear"): "heard",
    ("open", "decide"): "decided",
    ("heard", "decide"): "decided",
    ("decided", "appeal"): "appealed",
    ("decided", "expire"): "final",
    ("appealed", "settle_appeal"): "final",
}
_DAY: Final = 24 * 3_600_000
# By when: the provider heard, it decided, an appeal made, that one decided. What is grave does not wait for a week.
WITHIN_MS: Final[Mapping[State, tuple[int, int]]] = {
    "open": (3 * _DAY, 1 * _DAY),
    "heard": (4 * _DAY, 1 * _DAY),
    "decided": (7 * _DAY, 7 * _DAY),
    "appealed": (7 * _DAY, 3 * _DAY),
}
TOLD_AGAIN_MS: Final = 12 * 3_600_000
SAME_KIND_DAYS: Final = 30


def step(one: Complaint, action: Action, seen_version: int | None) -> State:
    """The state after `action`. Raises 409 `wrong_state` or, if only the caller's view is old, `stale_version`."""
    after = WAY.get((one.state, action))
    if after is None:
        needed = sorted(start for start, what in WAY if what == action)
        detail = f"This complaint is {one.state}; it would have to be {' or '.join(needed)}."
        raise Problem(409, "wrong_state", detail, state=one.state, version=one.version)
    if seen_version is not None and seen_version != one.version:
        detail = f"You saw version {seen_version} of this complaint; it is {one.version} by now. Look again."
        raise Problem(409, "stale_version", detail, state=one.state, version=one.version)
    return after


def due_ms(state: State, now_ms: int, *, grave: bool) -> int | None:
    """By when it has to leave `state`, which it enters now."""
    within = WITHIN_MS.get(state)
    return None if within is None else now_ms + within[grave]


def next_look_ms(rung: int, due: int, now_ms: int) -> int:
    """When a supervisor is told: at the deadline, and again and again, ever more rarely."""
    return due if rung == 0 else max(due, now_ms) + TOLD_AGAIN_MS * min(rung, 8)


def check_decider(who: int, raised_by: int) -> None:
    """Raises 409 `raised_by_you`."""
    if who == raised_by:
        raise Problem(409, "raised_by_you", "You have raised this complaint: another supervisor decides.")


def kept_from(one: Complaint, sent_by: int | None, leads: Collection[int]) -> frozenset[int]:
    """Who may not take the next decision: whoever raised it, has decided already, or sent the provider.

    `leads`: who may decide at all. Where nobody of them is left, whoever sent the provider may: a complaint that nobody
    can decide would help neither the resident nor the provider, and the record says who it was.
    """
    spoken = frozenset({one.raised_by} if one.decided_by is None else {one.raised_by, one.decided_by})
    if sent_by is None or not set(leads) - spoken - {sent_by}:
        return spoken
    return spoken | {sent_by}


def check_not_sender(who: int, one: Complaint, sent_by: int | None, leads: Collection[int]) -> None:
    """Raises 409 `dispatched_by_you`: whoever sent the provider has a reason to find that all was well."""
    if who == sent_by and who in kept_from(one, sent_by, leads):
        raise Problem(409, "dispatched_by_you", "You have sent this provider: another supervisor decides.")


def check_decision(one: Complaint, outcome: Outcome, refund_fen: int | None) -> None:
    """Raises 409 `not_heard`, 422 where a sum belongs to it or does not."""
    if one.heard_ms is None and outcome != "unfounded":
        raise Problem(409, "not_heard", "First ask the provider what they say to it.")
    if (outcome == "refund") != (refund_fen is not None):
        raise Problem(422, "invalid", "refund_fen: a refund has a sum, and nothing else has one.")


def check_appeal_decider(who: int, one: Complaint) -> None:
    """Raises 409 `decided_by_you`: whoever decided, or raised it, has said already what they think."""
    if who in (one.decided_by, one.raised_by):
        raise Problem(409, "decided_by_you", "You have raised or decided this: another supervisor hears the appeal.")


def check_appeal_time(one: Complaint, now_ms: int) -> None:
    """Raises 409 `too_late` after the week."""
    if one.due_ms is not None and now_ms > one.due_ms:
        raise Problem(409, "too_late", "The week in which the provider could appeal is over.")


def kind_of_marks(timeliness: int, attitude: int, result: int, price_ok: bool | None) -> Kind:
    """What a poor follow-up complains of: the price, else the worst mark; of equal ones the result, then manners."""
    if price_ok is False:
        return "price"
    worst = min(timeliness, attitude, result)
    return "poor_work" if result == worst else "rude" if attitude == worst else "late"


def is_grave(kind: Kind) -> bool:
    """Whether it cannot wait for a week, and suspends when it is upheld."""
    return kind in GRAVE
