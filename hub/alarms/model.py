"""An alarm: somebody pressed, and somebody from the centre must find out what is wrong."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

Kind = Literal["sos", "unreadable", "test"]
State = Literal["open", "taken", "closed"]
Stage = Literal["none", "received", "taken", "closed"]  # how far the centre is, as a device is told
What = Literal["opened", "pressed", "escalated", "taken", "noted", "closed"]  # what has just happened to an alarm
ClosingCode = Literal[
    "real_medical",
    "real_fall",
    "real_fire",
    "real_other",
    "social",
    "accidental",
    "test",
    "technical",
    "no_contact",
]
CLOSING_CODES: tuple[ClosingCode, ...] = get_args(ClosingCode)

NOTE_LENGTH_MAX = 2000


class PressKey(NamedTuple):
    """The one name of a press everywhere: the button's own id, its counter's epoch, and the number."""

    device_id: str
    epoch: str
    number: int


class Press(NamedTuple):
    """A press as it was received. `carrier` is the device whose topic (or SMS) brought it; times are the hub's."""

    key: PressKey
    resident_id: int
    carrier: str
    source: str
    path: str
    pressed_ms: int
    received_ms: int
    further: bool
    test: bool
    battery_pct: int | None
    mains: bool | None


class Held(NamedTuple):
    """What a heartbeat says of a press that is still open for the device; `press` is used if the hub has lost it."""

    press: Press
    stage: Stage


class Cancel(NamedTuple):
    """The resident took that press back; `press` is used if the hub has lost it: who takes back has pressed."""

    press: Press


class Unreadable(NamedTuple):
    """Something arrived where a press should be, and nobody can say what it was."""

    device_id: str
    resident_id: int


@dataclass(slots=True)
class Alarm:
    """One row of the table `alarm`.

    `folded_epoch` and `folded_number` name the newest press that was only counted (policy.PRESSES_KEPT_MAX).
    `rung`: how far up the ladder it has gone, 0 to len(policy.LADDER). `next_rung_ms`: when it goes further, None when
    it does not: somebody has it, or it is of a kind that waits in peace.
    """

    id: int
    kind: Kind
    priority: int
    state: State
    device_id: str
    resident_id: int
    opened_ms: int
    last_press_ms: int
    presses: int
    version: int = 1
    rung: int = 0
    next_rung_ms: int | None = None
    folded_epoch: str | None = None
    folded_number: int | None = None
    taken_by: int | None = None
    taken_by_name: str | None = None
    taken_ms: int | None = None
    closed_by: int | None = None
    closed_by_name: str | None = None
    closed_ms: int | None = None
    closing_code: str | None = None

    @property
    def stage(self) -> Stage:
        """What the device is told."""
        return "received" if self.state == "open" else self.state


class Answer(NamedTuple):
    """What `carrier` is to be told about a press. `by` is a display name, given where the stage is `taken`.

    `cancel`: it answers the cancel of that press, which has the same name.
    """

    key: PressKey
    stage: Stage
    by: str | None
    carrier: str
    cancel: bool = False
