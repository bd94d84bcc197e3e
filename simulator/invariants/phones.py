"""What must be true of what a phone tells the one who pressed: only what is so, and never less than before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hub.alarms import PressKey
from simulator.virtual.ledger import STAGES

from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from sos.parts.press import OpenPress

    from simulator.virtual.view import HomeSeen, View

# A heartbeat for each of two open presses, and the half minute until it is said again.
TOLD_WITHIN_MS: Final = 150_000
CARE_CALL_RINGS: Final = 3  # written down once more: an oracle does not ask whom it judges

invariant = Collection()


@invariant(on_claims=True)
def a_phone_tells_the_truth(view: View, touched: Touched | None) -> Iterator[Finding]:
    """What a phone says of a press (the centre has it, who has taken it, closed) is durably so in the hub, by name."""
    if touched is not None:
        if (claim := touched.claim) is not None and not view.may_say(claim.key, claim.stage, claim.by):
            yield _untrue(view, claim.home, claim.key, claim.stage, claim.by)
        return
    for home_id, one in _open(view):
        if not view.may_say(_key(one), one.stage, one.by):
            yield _untrue(view, home_id, _key(one), one.stage, one.by)


@invariant(on_claims=True)
def a_stage_is_never_taken_back(view: View, touched: Touched | None) -> Iterator[Finding]:
    """A resident who was told how far the centre is with a press is never told less of it afterwards."""
    if touched is not None:
        claim = touched.claim
        if claim is not None and STAGES.index(claim.stage) < STAGES.index(claim.before):
            yield _taken_back(claim.home, claim.key, claim.before, claim.stage)
        return
    for home_id, one in _open(view):
        before = view.ledger.stage(home_id, _key(one))
        if STAGES.index(one.stage) < STAGES.index(before):
            yield _taken_back(home_id, _key(one), before, one.stage)


@invariant()
def every_press_has_its_own_name(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """No two presses of one button have one name: the centre would take the later one for a copy of the earlier."""
    for key in view.ledger.named_twice:
        text = f"two presses of {key.device_id} are called {key.number} (epoch {key.epoch})"
        yield Finding(text, (key.device_id,))


@invariant()
def a_press_by_radio_is_of_a_hand(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """What a phone takes for a press of its remote control is one that the remote's own button has made."""
    ledger = view.ledger
    for key in ledger.presses:
        if key.device_id in ledger.worn and key not in ledger.hands:
            yield Finding(
                f"nobody has made press {key.number} of {key.device_id} (epoch {key.epoch})", (key.device_id,)
            )


@invariant()
def a_phone_takes_only_the_centres_calls(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """A phone takes a call by itself only from the centre: while help is asked for at once, else at the third ring."""
    for one in view.ledger.taken:
        if not one.centre:
            yield Finding(f"{one.home} has taken a stranger's call by itself", (one.home,))
        elif not one.alarm and one.rings < CARE_CALL_RINGS:
            yield Finding(
                f"{one.home} has taken a call at ring {one.rings}, and nobody had asked for help", (one.home,)
            )


@invariant(in_calm=True)
def all_converges(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """When all has been quiet for long enough, every phone has a line, waits for no answer and knows what the hub knows
    of each button's newest press.
    """
    newest = {press.key.device_id: press for press in view.ledger.presses.values() if press.kept}
    for home_id, home in view.homes.items():
        if not home.linked:
            yield Finding(f"{home_id} has no line", (home_id,))
        if home.phone.outbox.waiting:
            waiting = ", ".join(f"{one.name} {one.value['number']}" for one in home.phone.outbox.waiting)
            yield Finding(f"{home_id} still waits for an answer to {waiting}", (home_id,))
        for one in home.phone.presses.open:
            yield from _disagrees(view, home_id, _key(one), one.stage, one.by)
    for press in newest.values():
        home = view.homes.get(press.home)
        if home is not None and not press.forgotten and _held(home, press.key) is None:
            yield from _disagrees(view, press.home, press.key, "closed", None)


def _disagrees(view: View, home_id: str, key: PressKey, stage: str, by: str | None) -> Iterator[Finding]:
    """More may be known than a restored hub knows, and of a press that came after a later one was closed."""
    alarm = view.alarm_of(key)
    known = view.ledger.presses.get(key)
    if alarm is None:
        if known is None or known.excuse is None or _held(view.homes[home_id], key) is not None:
            yield Finding(f"{home_id} shows a press {key.number} of {key.device_id} that the hub has not", (home_id,))
        return
    told = _told(alarm)
    name = alarm["taken_by_name"] if told == "taken" else None
    if (stage, by) == (told, name) or _is_news(view, alarm):
        return
    ahead = STAGES.index(stage) >= STAGES.index(told)
    shaken = key in view.ledger.shaken or (known is not None and known.forgotten)
    if not (ahead and (shaken or view.may_say(key, stage, by))):
        text = (
            f"{home_id} says {_words(stage, by)} of press {key.number} of {key.device_id}; it is {_words(told, name)}"
        )
        yield Finding(text, (home_id,), (alarm["id"],))


def _told(alarm: sqlite3.Row) -> str:
    """What the hub tells the device; that it is over only when the closing can no longer be undone."""
    if alarm["state"] in ("open", "shelved"):
        return "received"
    return "closed" if alarm["state"] == "closed" and alarm["due_ms"] is None else "taken"


def _is_news(view: View, alarm: sqlite3.Row) -> bool:
    """Whether an operator has only just moved it: also in calm hours they work, and a word on its way may be lost."""
    moved_ms = max(alarm["taken_ms"] or 0, alarm["closed_ms"] or 0)
    return view.now_ms - moved_ms < TOLD_WITHIN_MS


def _open(view: View) -> Iterator[tuple[str, OpenPress]]:
    for home_id, home in view.homes.items():
        for one in home.phone.presses.open:
            yield home_id, one


def _held(home: HomeSeen, key: PressKey) -> OpenPress | None:
    return next((one for one in home.phone.presses.open if _key(one) == key), None)


def _key(one: OpenPress) -> PressKey:
    return PressKey(one.button, one.epoch, one.number)


def _untrue(view: View, home_id: str, key: PressKey, stage: str, by: str | None) -> Finding:
    alarm = view.alarm_of(key)
    true = "which the hub has not" if alarm is None else f"which is in alarm {alarm['id']} ({alarm['state']})"
    text = f"{home_id} says {_words(stage, by)} of press {key.number} of {key.device_id}, {true}"
    return Finding(text, (home_id,), () if alarm is None else (alarm["id"],))


def _taken_back(home_id: str, key: PressKey, before: str, stage: str) -> Finding:
    text = f"{home_id} said {before!r} of press {key.number} of {key.device_id}, and now {stage!r}"
    return Finding(text, (home_id,))


def _words(stage: str, by: str | None) -> str:
    return f"{stage!r} by {by}" if by else repr(stage)
