"""A shift begins, its person rests, talks, is away and comes back, and it ends; everybody hears of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from hub.kernel import Problem, Read, Write
from hub.operators import Signed, audit, people, signed_in

from . import store
from .model import SOUNDS, Heard, Here, HowEnded, Room, Seated, Shift, Sound, State, What
from .policy import next_look_ms, seen, sound_ok

TOPIC = "presence"


def start(tx: Write, who: Signed, sound: Mapping[Sound, Heard]) -> dict[str, Any]:
    """Begin a shift. One that runs already goes on: a page was loaded again, or there is a second one."""
    shift = store.running_shift(tx, who.operator_id)
    if shift is not None:
        return asdict(shift)
    tried: dict[str, str] = {tone: sound.get(tone, "not_tried") for tone in SOUNDS}
    shift_id = store.add_shift(tx, who.operator_id, tried)
    now = tx.now_ms
    store.add(tx, Here(who.operator_id, shift_id, "on_shift", now, None, None, None, "on_shift", now))
    audit(tx, who, "shift_started", f"shift {shift_id}", {"sound": tried})
    _tell(tx, who.operator_id, "started")
    return asdict(Shift(shift_id, who.operator_id, now, None, tried))


def end(tx: Write, who: Signed) -> dict[str, Any]:
    """End one's shift. Raises 409 where none runs."""
    here = _must_be_here(tx, who)
    _leave(tx, here, "ended")
    return {"id": here.shift_id, "ended_ms": tx.now_ms}


def choose(tx: Write, who: Signed, state: State, minutes: int | None) -> dict[str, Any]:
    """Say how one is to be counted. `minutes`: how long a pause is meant to last. Raises 409 before the shift began."""
    here = _must_be_here(tx, who)
    here.chosen, here.chosen_ms = state, tx.now_ms
    here.until_ms = tx.now_ms + minutes * 60_000 if minutes and state == "pause" else None
    # Whoever says so sits in front of a page.
    here.left_ms = None
    _see(tx, here, always=True)
    return asdict(_seated(tx, [here])[0])


def began_call(tx: Write, operator_id: int) -> None:
    """Somebody talks on the telephone from now on. Nothing happens for who is not on shift."""
    _call(tx, operator_id, tx.now_ms)


def ended_call(tx: Write, operator_id: int) -> None:
    """They have hung up, and are what they were before."""
    _call(tx, operator_id, None)


def present(tx: Read) -> Room:
    """Everybody whose shift runs; `Room.free` is how many could take an alarm now."""
    return Room(tuple(_seated(tx, store.everybody(tx))))


def running_shift(tx: Read, operator_id: int) -> Shift | None:
    """The shift that this person has begun and not ended."""
    return store.running_shift(tx, operator_id)


def shifts_within(tx: Read, from_ms: int, to_ms: int) -> list[tuple[int, int]]:
    """From when to when each shift lasted, cut to that time and to now; pauses are part of a shift."""
    to_ms = min(to_ms, tx.now_ms)
    shifts = store.shifts_within(tx, from_ms, to_ms)
    cut = ((max(begin_ms, from_ms), min(end_ms or to_ms, to_ms)) for begin_ms, end_ms in shifts)
    return [(begin_ms, end_ms) for begin_ms, end_ms in cut if begin_ms < end_ms]


def must_settle(tx: Read, consoles: Collection[int]) -> tuple[bool, int | None]:
    """Whether `settle` would change anything now, and when somebody must look again (None: nobody is here)."""
    everybody = store.everybody(tx)
    alive = signed_in(tx, [one.operator_id for one in everybody])
    due = any(one.operator_id not in alive or _follow(one, consoles, tx.now_ms) != one for one in everybody)
    looks = [next_look_ms(_follow(one, consoles, tx.now_ms), tx.now_ms) for one in everybody]
    return due, min(looks, default=None)


def settle(tx: Write, consoles: Collection[int]) -> None:
    """Bring what is kept in step with whose console is open, who is signed in, and what time it is."""
    everybody = store.everybody(tx)
    alive = signed_in(tx, [one.operator_id for one in everybody])
    for here in everybody:
        if here.operator_id not in alive:
            _leave(tx, here, "signed_out")
        elif (after := _follow(here, consoles, tx.now_ms)) != here:
            _see(tx, after, always=(after.state, after.since_ms) != (here.state, here.since_ms))


def _follow(here: Here, consoles: Collection[int], now_ms: int) -> Here:
    left_ms = None if here.operator_id in consoles else (here.left_ms if here.left_ms is not None else now_ms)
    after = replace(here, left_ms=left_ms)
    after.state, after.since_ms = seen(after, now_ms)
    return after


def _call(tx: Write, operator_id: int, since_ms: int | None) -> None:
    here = store.here(tx, operator_id)
    if here is not None and (here.call_ms is None) != (since_ms is None):
        here.call_ms = since_ms
        _see(tx, here, always=True)


def _see(tx: Write, here: Here, *, always: bool) -> None:
    """Write what follows now; `always`: and tell everybody."""
    here.state, here.since_ms = seen(here, tx.now_ms)
    store.change(tx, here)
    if always:
        _tell(tx, here.operator_id, "changed")


def _leave(tx: Write, here: Here, how: HowEnded) -> None:
    _tell(tx, here.operator_id, "ended")
    store.remove(tx, here.operator_id)
    store.end_shift(tx, here.shift_id, how)
    audit(tx, None, "shift_ended", f"shift {here.shift_id}", {"operator": here.operator_id, "how": how})


def _must_be_here(tx: Read, who: Signed) -> Here:
    here = store.here(tx, who.operator_id)
    if here is None:
        raise Problem(409, "no_shift", "Your shift has not begun; begin it first (POST /api/v1/shift).")
    return here


def _tell(tx: Write, operator_id: int, what: What) -> None:
    here = store.here(tx, operator_id)
    if here is not None:
        tx.publish(TOPIC, {"what": what, **asdict(_seated(tx, [here])[0])})


def _seated(tx: Read, everybody: Sequence[Here]) -> list[Seated]:
    known = people(tx, [one.operator_id for one in everybody])
    shifts = store.shifts_of(tx, [one.shift_id for one in everybody])
    return [
        Seated(
            one.operator_id,
            known[one.operator_id].name,
            known[one.operator_id].role,
            tuple(known[one.operator_id].languages),
            one.state,
            one.since_ms,
            one.until_ms if one.state == "pause" else None,
            shifts[one.shift_id].started_ms,
            sound_ok(shifts[one.shift_id].sound),
        )
        for one in everybody
    ]
