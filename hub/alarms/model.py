"""An alarm: somebody pressed, or something is wrong, and somebody from the centre must find out what."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

Kind = Literal[
    "sos",
    "fall",
    "unreadable",
    "visit_missed",
    "care_missed",
    "test_overdue",
    "offline",
    "tamper",
    "well_missing",
    "mains_lost",
    "battery_low",
    "remote_lost",
    "remote_low",
    "pairing",
    "incident",
    "hub_problem",
    "self_test",
    "test",
]
# The kinds that a machine says of a machine: they may return to normal by themselves, be shelved, and be many at once.
TechnicalKind = Literal[
    "test_overdue",
    "offline",
    "tamper",
    "mains_lost",
    "battery_low",
    "remote_lost",
    "remote_low",
    "pairing",
    "incident",
    "hub_problem",
    "self_test",
]
# What a person may open by hand: somebody rang up, or stands at the door.
ByHand = Literal["sos", "fall", "visit_missed", "well_missing"]
State = Literal["open", "shelved", "taken", "in_progress", "waiting", "closed"]
Stage = Literal["none", "received", "taken", "closed"]  # how far the centre is, as a device is told
What = Literal[
    "opened",
    "pressed",
    "escalated",
    "taken",
    "work",
    "waits",
    "wait_over",
    "released",
    "taken_over",
    "shelved",
    "unshelved",
    "returned",
    "again",
    "noted",
    "answered",
    "help",
    "closed",
    "undone",
    "reopened",
    "settled",
]  # what has just happened to an alarm
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
KINDS: tuple[Kind, ...] = get_args(Kind)
STATES: tuple[State, ...] = get_args(State)
TECHNICAL: frozenset[str] = frozenset(get_args(TechnicalKind))
# News after which a device may have to be told another stage, or another name.
MOVES_STAGE: frozenset[str] = frozenset({"taken", "taken_over", "released", "closed", "undone", "reopened", "settled"})
HELD: tuple[State, ...] = ("taken", "in_progress", "waiting")
CLOSING_CODES: tuple[ClosingCode, ...] = get_args(ClosingCode)

NOTE_LENGTH_MAX = 2000
WHY_LENGTH_MAX = 200
PLACE_LENGTH_MAX = 120


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
    """What a heartbeat says of a press that is still open for the device; `press` is used if the hub has lost it.

    `call`: how far the phone is with calling the centre by voice (phoning/policy.py), None if it does not.
    """

    press: Press
    stage: Stage
    call: str | None = None


class Cancel(NamedTuple):
    """The resident took that press back; `press` is used if the hub has lost it: who takes back has pressed."""

    press: Press


class Unreadable(NamedTuple):
    """Something arrived where a press should be, and nobody can say what it was."""

    device_id: str
    resident_id: int


@dataclass(slots=True)
class Alarm:
    """One row of the table `alarm`. All times are ms since 1970 UTC.

    `device_id`, `resident_id`: None for what concerns a place (an incident, the hub itself), which `place` then names.
    `base_priority` is that of its kind and resident; `priority` may have risen above it (1 is the highest).
    `deadline_ms`: by when somebody should have it. `waits_ms`: since when nobody has it.
    `rung`: how far up its ladder it has gone, of `rungs`. `next_rung_ms`: when it goes further, None when it does not.
    `due_ms`: when its state ends by itself: a claim is given back, a wait or a shelf is over, a closing is final.
    `returned_ms`: since when a condition is over that nobody has seen yet. `why`: of the state it is in, as a person
    gave it. `help_ms`: when the first of those who said that they go will be there, 0 where nobody gave a time, None
    while nobody goes. `folded_epoch` and `folded_number` name the newest press that was only counted
    (policy.PRESSES_KEPT_MAX).
    """

    id: int
    kind: Kind
    priority: int
    state: State
    device_id: str | None
    resident_id: int | None
    opened_ms: int
    last_press_ms: int
    presses: int
    version: int = 1
    base_priority: int = 0
    deadline_ms: int = 0
    waits_ms: int = 0
    rung: int = 0
    rungs: int = 0
    next_rung_ms: int | None = None
    place: str | None = None
    data: dict[str, Any] | None = None
    folded_epoch: str | None = None
    folded_number: int | None = None
    due_ms: int | None = None
    returned_ms: int | None = None
    why: str | None = None
    help_ms: int | None = None
    first_taken_ms: int | None = None
    first_taken_by: int | None = None
    reopened: int = 0
    taken_by: int | None = None
    taken_by_name: str | None = None
    taken_ms: int | None = None
    closed_by: int | None = None
    closed_by_name: str | None = None
    closed_ms: int | None = None
    closing_code: str | None = None

    @property
    def is_technical(self) -> bool:
        """Whether a machine said it of a machine."""
        return self.kind in TECHNICAL

    @property
    def is_final(self) -> bool:
        """Whether it is closed and no longer to be undone."""
        return self.state == "closed" and self.due_ms is None

    @property
    def stage(self) -> Stage:
        """What the device is told. While a closing may be undone the device is still told who is with the resident."""
        if self.state in ("open", "shelved"):
            return "received"
        return "closed" if self.is_final else "taken"

    @property
    def told_by(self) -> str | None:
        """Who is with the resident, as the device is told."""
        return self.taken_by_name if self.stage == "taken" else None

    @property
    def is_told_again(self) -> bool:
        """Whether the device may have heard that it is over, and must hear that it is not."""
        return self.reopened > 0 and self.stage == "taken" and self.kind != "test"


class Answer(NamedTuple):
    """What `carrier` is to be told about a press. `by` is a display name, given where the stage is `taken`.

    `cancel`: it answers the cancel of that press, which has the same name. `reopened`: somebody takes care again
    after the device was told that it is over. `call`: the phone is to call the centre; which time that is wished.
    """

    key: PressKey
    stage: Stage
    by: str | None
    carrier: str
    cancel: bool = False
    reopened: bool = False
    call: int | None = None
