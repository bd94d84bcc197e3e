"""Somebody who has begun their shift, and what the others in the room may count on."""

from dataclasses import dataclass
from typing import Literal, get_args

State = Literal["on_shift", "on_call", "pause", "away"]
Sound = Literal["p1", "p2", "p3", "p4", "p5"]
Heard = Literal["heard", "not_heard", "not_tried"]
HowEnded = Literal["ended", "signed_out"]
What = Literal["started", "changed", "ended"]

SOUNDS: tuple[Sound, ...] = get_args(Sound)
PAUSE_MIN_MAX = 120
PAUSE_MIN_USUAL = 15


@dataclass(frozen=True, slots=True)
class Shift:
    """One row of the table `shift`. `sound`: for each priority's tone, whether it was heard at the start."""

    id: int
    operator_id: int
    started_ms: int
    ended_ms: int | None
    sound: dict[str, str]


@dataclass(slots=True)
class Here:
    """One row of the table `presence`: what is known of somebody whose shift runs.

    `chosen`: what they said themselves. `call_ms`: since when they are in a call. `left_ms`: since when they have no
    console open, None while they have one. `state` and `since_ms` are what follows from it (policy.py).
    """

    operator_id: int
    shift_id: int
    chosen: State
    chosen_ms: int
    until_ms: int | None
    call_ms: int | None
    left_ms: int | None
    state: State
    since_ms: int


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody who is here, as everybody may know. `until_ms`: when they wanted to be back from a pause."""

    operator_id: int
    name: str
    role: str
    languages: tuple[str, ...]
    state: State
    since_ms: int
    until_ms: int | None
    shift_ms: int
    sound_ok: bool


@dataclass(frozen=True, slots=True)
class Room:
    """Everybody who is here, who has been here longest first."""

    people: tuple[Seated, ...]

    @property
    def free(self) -> int:
        """How many could take an alarm or make a call now."""
        return sum(one.state == "on_shift" for one in self.people)
