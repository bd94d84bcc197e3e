"""What may happen to an alarm: decisions only, everything they need is an argument.

                      take                     close (code)
    press ──▶ open ───────────▶ taken ─────────────────────▶ closed
               │ ▲               │ ▲
               └─┘ a further     └─┘ press joins and rings again

A closed alarm never opens again: the next press is a new alarm. An SOS joins only an SOS, a test only a test.
"""

from typing import Literal

from .model import Alarm, Kind, Stage, State

Command = Literal["take", "close"]
Refusal = Literal["already_taken", "stale_version", "wrong_state", "not_holder"]

TRANSITIONS: dict[tuple[State, Command], State] = {
    ("open", "take"): "taken",
    ("taken", "close"): "closed",
}

PRIORITY: dict[Kind, int] = {"sos": 1, "unreadable": 1, "test": 5}
STAGES: tuple[Stage, ...] = ("none", "received", "taken", "closed")

# A stuck button must not fill the disk: beyond this many presses of one alarm a press is only counted. It still rings,
# at every tenth, and is still answered. A person who presses a hundred times before anybody closes has been heard.
PRESSES_KEPT_MAX = 100
FOLDED_RING_EVERY = 10


def refusal(alarm: Alarm, command: Command, version: int, operator_id: int, is_supervisor: bool) -> Refusal | None:
    """Why this person may not do this now; None if they may. The same question is in the store's conditional UPDATE."""
    if (alarm.state, command) not in TRANSITIONS:
        return "already_taken" if alarm.state == "taken" else "wrong_state"
    if alarm.version < version or (command == "close" and alarm.version != version):
        return "stale_version"
    # Who took it has spoken with the resident; somebody else closing it would end a conversation that goes on.
    if command == "close" and alarm.taken_by != operator_id and not is_supervisor:
        return "not_holder"
    return None


def is_behind(device: Stage, centre: Stage) -> bool:
    """Whether the device knows less than the centre. A device that is ahead of a restored centre is left alone."""
    return STAGES.index(device) < STAGES.index(centre)
