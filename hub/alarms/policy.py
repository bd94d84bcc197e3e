"""What may happen to an alarm: decisions only, everything they need is an argument.

                      take                     close (code)
    press ──▶ open ───────────▶ taken ─────────────────────▶ closed
               │ ▲               │ ▲
               └─┘ a further     └─┘ press joins and rings again

A closed alarm never opens again: the next press is a new alarm. An SOS joins only an SOS, a test only a test.
"""

from typing import Literal

from hub.telephony import Recipient

from .model import Alarm, Kind, Stage, State

Command = Literal["take", "close"]
Refusal = Literal["already_taken", "stale_version", "wrong_state", "not_holder"]

TRANSITIONS: dict[tuple[State, Command], State] = {
    ("open", "take"): "taken",
    ("taken", "close"): "closed",
}

# So long after it was opened an alarm that nobody has taken goes up: 1 all workstations ring louder, 2 the supervisor
# is called, 3 everybody who can be is called, and again and again until a person has it. Further presses do not put it
# back: who presses on and on must not wait longer for that. UK TEC: 97.5 % within 60 s, 99 % within 180 s.
LADDER: tuple[int, ...] = (30_000, 60_000, 120_000)
AGAIN_MS = 60_000
STEP_MS = 1_000
LADDER_PRIORITY = 1
# Whom each rung tells who is not in the room.
CALLED: dict[int, tuple[Recipient, ...]] = {2: ("supervisor", "duty"), 3: ("supervisor", "duty", "second_duty")}

PRIORITY: dict[Kind, int] = {"sos": 1, "unreadable": 1, "test": 5}
STAGES: tuple[Stage, ...] = ("none", "received", "taken", "closed")

# A stuck button must not fill the disk: beyond this many presses of one alarm a press is only counted. It still rings,
# at every tenth, and is still answered. A person who presses a hundred times before anybody closes has been heard.
PRESSES_KEPT_MAX = 100
FOLDED_RING_EVERY = 10


def next_rung_ms(priority: int, opened_ms: int, rung: int, now_ms: int) -> int | None:
    """When an alarm that stands on `rung` goes up; from the top one on: when everybody is called again.

    In whole seconds, and again in whole minutes: a town that calls in one second goes up together, in few commits.
    """
    if priority > LADDER_PRIORITY:
        return None
    return -(-(opened_ms + LADDER[rung]) // STEP_MS) * STEP_MS if rung < len(LADDER) else again_ms(now_ms)


def again_ms(now_ms: int) -> int:
    """When everybody is called the next time."""
    return (now_ms // AGAIN_MS + 1) * AGAIN_MS


def is_due(due_ms: int, now_ms: int) -> bool:
    """Whether a rung is due. So is one further away than the whole ladder: the clock was set back; early is better."""
    return not now_ms < due_ms <= now_ms + LADDER[-1]


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
