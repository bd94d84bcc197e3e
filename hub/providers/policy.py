"""An order's way, and to whom it may be given: decisions only.

    offer ──▶ offered ──done──▶ done ──follow_up──▶ followed_up

Every service is followed up, so there is no way past `done`, and no way back.
"""

from hub.kernel import Problem

from .model import Action, Service, State

WAY: dict[tuple[State, Action], State] = {
    ("offered", "done"): "done",
    ("done", "follow_up"): "followed_up",
}

# By then the provider has left and the resident has tried what was repaired.
FOLLOW_UP_AFTER_MS = 24 * 3600 * 1000

# So long after it was given an order that is not done is late. A locksmith stands before a locked door: all helpers are
# there within 60 minutes (UK TEC); what is broken may wait for two days.
LATE_AFTER_MS: dict[Service, int] = {"locksmith": 3600 * 1000}
LATE_AFTER_USUAL_MS = 48 * 3600 * 1000


def is_late(service: Service, offered_ms: int, now_ms: int) -> bool:
    """Whether somebody should ask where the provider is."""
    return now_ms >= offered_ms + LATE_AFTER_MS.get(service, LATE_AFTER_USUAL_MS)


def step(state: State, version: int, action: Action, seen_version: int) -> State:
    """The state after `action`. Raises 409 `wrong_state` or, if only the caller's view is old, `stale_version`."""
    after = WAY.get((state, action))
    if after is None:
        needed = next(start for start, one in WAY if one == action)
        raise Problem(
            409, "wrong_state", f"This order is {state}; it would have to be {needed}.", state=state, version=version
        )
    if seen_version != version:
        raise Problem(
            409,
            "stale_version",
            f"You saw version {seen_version} of this order; it is {version} by now. Look again.",
            state=state,
            version=version,
        )
    return after


def check_provider(name: str, services: list[str], licence_until: str, service: Service, today: str) -> None:
    """Raises 409 when this provider may not be sent. `licence_until` is the licence's last day, YYYY-MM-DD."""
    if service not in services:
        raise Problem(409, "not_offered", f"{name} does not offer {service}, only {', '.join(services)}.")
    if licence_until < today:
        raise Problem(409, "licence_expired", f"The licence of {name} ended on {licence_until}.")
