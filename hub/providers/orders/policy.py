"""An order's way, by when each stage has to be over, and what it asks for: decisions only.

                   ┌────────── withdraw, nobody took it
                   ▼                 │
    (made) ──▶ requested ──offer──▶ offered ──accept──▶ accepted ──set_out──▶ on_way ──arrive──▶ on_site
                   ▲                                       │ │                   │ ▲                 │
                   └────────── give_back, no_show ◀────────┴─│───────────────────┘ │ arrive          │ finish
                                                             └─────────────────────┘                 ▼
                     closed ◀──close── followed_up ◀──────────────follow_up─────────────────────── done

    done, followed_up, closed ──complain──▶ disputed ──settle──▶ followed_up, where somebody has asked how it was;
                                                     ──resume──▶ done, where nobody has
    done, followed_up, closed, disputed ──reopen──▶ requested (rework)
    requested, offered, accepted, on_way ──cancel──▶ cancelled
    done ──nobody_to_ask──▶ closed: the resident has died or left; by a supervisor, and counted apart

Every service is followed up: nothing else leads from `done` to `closed` past a follow-up.
"""

from collections.abc import Collection, Mapping
from typing import Final

from hub.kernel import Problem

from .model import Action, Consent, Datum, State, Urgency

WAY: Final[Mapping[tuple[State, Action], State]] = {
    ("requested", "offer"): "offered",
    ("offered", "withdraw"): "requested",
    ("offered", "nobody"): "requested",
    ("offered", "accept"): "accepted",
    ("accepted", "give_back"): "requested",
    ("on_way", "give_back"): "requested",
    ("accepted", "no_show"): "requested",
    ("on_way", "no_show"): "requested",
    ("accepted", "set_out"): "on_way",
    ("accepted", "arrive"): "on_site",
    ("on_way", "arrive"): "on_site",
    ("on_site", "finish"): "done",
    ("done", "follow_up"): "followed_up",
    ("done", "nobody_to_ask"): "closed",
    ("done", "complain"): "disputed",
    ("followed_up", "complain"): "disputed",
    ("closed", "complain"): "disputed",
    ("disputed", "settle"): "followed_up",
    ("disputed", "resume"): "done",
    ("followed_up", "close"): "closed",
    ("done", "reopen"): "requested",
    ("followed_up", "reopen"): "requested",
    ("closed", "reopen"): "requested",
    ("disputed", "reopen"): "requested",
    ("requested", "cancel"): "cancelled",
    ("offered", "cancel"): "cancelled",
    ("accepted", "cancel"): "cancelled",
    ("on_way", "cancel"): "cancelled",
}

_S: Final = 1_000
_MIN: Final = 60 * _S
_H: Final = 60 * _MIN
# By when each stage has to be over. All helpers are at a locked door within 60 minutes (UK TEC): 90 s to answer, and
# for the next three, ten minutes to set out, half an hour to be there.
STAGE_MS: Final[Mapping[State, Mapping[Urgency, int]]] = {
    "requested": {"now": 90 * _S, "today": 30 * _MIN, "soon": 4 * _H, "planned": 24 * _H},
    "offered": {"now": 10 * _MIN, "today": 2 * _H, "soon": 8 * _H, "planned": 24 * _H},
    "accepted": {"now": 10 * _MIN, "today": 3 * _H, "soon": 36 * _H, "planned": 36 * _H},
    "on_way": {"now": 35 * _MIN, "today": 2 * _H, "soon": 2 * _H, "planned": 2 * _H},
}
# How long one provider has to answer.
ANSWER_MS: Final[Mapping[Urgency, int]] = {"now": 90 * _S, "today": 15 * _MIN, "soon": 2 * _H, "planned": 6 * _H}
# The next day: the resident has lived with what was repaired, and three tries by day come before somebody goes there.
FOLLOW_UP_FROM_MS: Final = 18 * _H
FOLLOW_UP_MS: Final = 72 * _H
CLOSE_MS: Final = 7 * 24 * _H
SETTLE_MS: Final = 7 * 24 * _H
REOPEN_MS: Final = 30 * 24 * _H
ON_SITE_LEAST_MS: Final = 60 * _MIN
# Late at its deadline for the desk; this long after it, and again and again, the supervisor is told.
SUPERVISOR_MS: Final[Mapping[Urgency, int]] = {"now": 60 * _S, "today": 30 * _MIN, "soon": 4 * _H, "planned": 12 * _H}
# A time that was agreed is kept when somebody is there a little later.
WANTED_LATE_MS: Final = 30 * _MIN


def step(state: State, version: int, action: Action, seen_version: int | None = None) -> State:
    """The state after `action`. Raises 409 `wrong_state` or, if only the caller's view is old, `stale_version`.

    `seen_version` None: whoever acts has not seen the order but its link, or its code.
    """
    after = WAY.get((state, action))
    if after is None:
        needed = sorted(start for start, one in WAY if one == action)
        detail = f"This order is {state}; it would have to be {' or '.join(needed)}."
        raise Problem(409, "wrong_state", detail, state=state, version=version)
    check_seen_version(state, version, seen_version)
    return after


def must_be(state: State, version: int, wanted: State, seen_version: int | None) -> None:
    """For what changes no state. Raises as `step`."""
    if state != wanted:
        detail = f"This order is {state}; it would have to be {wanted}."
        raise Problem(409, "wrong_state", detail, state=state, version=version)
    check_seen_version(state, version, seen_version)


def check_seen_version(state: State, version: int, seen_version: int | None) -> None:
    """Raises 409 `stale_version` when the caller has seen another version; None: they have seen none."""
    if seen_version is not None and seen_version != version:
        detail = f"You saw version {seen_version} of this order; it is {version} by now. Look again."
        raise Problem(409, "stale_version", detail, state=state, version=version)


def due_ms(state: State, urgency: Urgency, now_ms: int, wanted_ms: int | None, minutes: int) -> int | None:
    """By when the order has to leave `state`, which it enters now. `minutes`: how long this service usually takes."""
    match state:
        case "done":
            return now_ms + FOLLOW_UP_MS
        case "followed_up":
            return now_ms + CLOSE_MS
        case "disputed":
            return now_ms + SETTLE_MS
        case "closed" | "cancelled":
            return None
        case "on_site":
            return now_ms + max(2 * minutes * _MIN, ON_SITE_LEAST_MS)
        case _:
            within_ms = now_ms + STAGE_MS[state][urgency]
    if wanted_ms is not None and state in ("accepted", "on_way"):
        return max(wanted_ms + WANTED_LATE_MS, now_ms + STAGE_MS[state]["now"])
    return within_ms


def next_look_ms(rung: int, due_ms: int, urgency: Urgency, now_ms: int) -> int:
    """When somebody is told next: at the deadline, then the supervisor, and from then on again and again."""
    pause_ms = SUPERVISOR_MS[urgency]
    return due_ms if rung == 0 else max(due_ms, now_ms) + pause_ms * min(rung, 8)


def missing(asked: Collection[Datum], has: Collection[Datum]) -> list[Datum]:
    """What this stage asks for and nobody has given yet, in one order for all."""
    return sorted(set(asked) - set(has))


def check_amount(amount_fen: int, quote_fen: int | None, cap_fen: int | None, consent: Consent | None) -> None:
    """Raises 409 `above_cap` for more than the cap without the resident's consent, `above_quote` for more than that.

    What was quoted and agreed to is the price; nothing may be billed above it.
    """
    if quote_fen is not None and amount_fen > quote_fen:
        raise Problem(
            409,
            "above_quote",
            f"{quote_fen} fen were quoted, {amount_fen} are billed. Quote anew.",
            quote_fen=quote_fen,
        )
    if needs_consent(amount_fen, cap_fen) and consent != "given":
        raise Problem(
            409, "above_cap", f"Above {cap_fen} fen the resident has to agree first. Quote, and ask.", cap_fen=cap_fen
        )


def needs_consent(fen: int, cap_fen: int | None) -> bool:
    """Whether a price is so high that the resident has to agree before the work begins."""
    return cap_fen is not None and fen > cap_fen
