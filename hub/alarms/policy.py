"""What may happen to an alarm: decisions only, everything they need is an argument (after ISA-18.2).

                    take                work             wait (until)
    press ──▶ open ──────▶ taken ──────────▶ in_progress ──────────▶ waiting
               │▲ ▲          │                 │     ▲ the wait is over │
               ││ │          └──── release, or nothing was done for CLAIM_MS ───▶ open, loudly
               ││ │
        shelve ││ its end           close (code)              UNDO_MS later
               ▼│            taken, in_progress, waiting ──▶ closed ────▶ final: the device hears of it
            shelved                                        undo │ ▲│ reopen within REOPEN_MS
                                                                ▼ │▼
                                                      in_progress   taken

Regular moves are the table MOVES. Beyond it: a press joins an alarm in any state but closed (arrivals.py). Only what is
technical is shelved, or closes by itself: when its condition is over and somebody has seen it (`returned`).
"""

from dataclasses import dataclass
from typing import Literal

from .model import HELD, Alarm, Stage, State, What

Command = Literal[
    "take", "work", "wait", "keep", "release", "take_over", "close", "undo", "reopen", "shelve", "unshelve", "seen"
]
Refusal = Literal[
    "already_taken",
    "stale_version",
    "wrong_state",
    "not_holder",
    "not_technical",
    "too_late",
    "not_over",
    "newer_alarm",
]
Who = Literal["anybody", "holder", "holder_or_supervisor", "closer_or_supervisor", "supervisor"]

CLAIM_MS = 300_000
UNDO_MS = 10_000
REOPEN_MS = 30 * 60_000
WAIT_MS_MAX = 24 * 3_600_000
SHELVE_MS_MAX = 7 * 24 * 3_600_000
# A state that would end by itself later than this began when the clock was wrong: it ends now (due_store.py).
LONGEST_MS: dict[State, int] = {
    "taken": CLAIM_MS,
    "in_progress": CLAIM_MS,
    "waiting": WAIT_MS_MAX,
    "shelved": SHELVE_MS_MAX,
    "closed": UNDO_MS,
}
UNSHELVED_STATES: tuple[State, ...] = ("open", *HELD)


@dataclass(frozen=True, slots=True)
class Move:
    """From which states to which, as whose command; `exact`: only of the very version that the person saw."""

    states: tuple[State, ...]
    to: State | None
    who: Who
    exact: bool = False


MOVES: dict[Command, Move] = {
    "take": Move(("open",), "taken", "anybody"),
    "work": Move(("taken", "waiting"), "in_progress", "holder"),
    "wait": Move(("taken", "in_progress", "waiting"), "waiting", "holder"),
    "keep": Move(HELD, None, "holder"),
    "release": Move(HELD, "open", "holder"),
    "take_over": Move(HELD, "taken", "supervisor"),
    "close": Move(HELD, "closed", "holder_or_supervisor", exact=True),
    "undo": Move(("closed",), "in_progress", "closer_or_supervisor"),
    "reopen": Move(("closed",), "taken", "anybody"),
    "shelve": Move(UNSHELVED_STATES, "shelved", "anybody"),
    "unshelve": Move(("shelved",), "open", "anybody"),
    "seen": Move(("open",), "closed", "anybody"),
}
STAGES: tuple[Stage, ...] = ("none", "received", "taken", "closed")

# A stuck button must not fill the disk: beyond this many presses of one alarm a press is only counted. It still rings,
# at every tenth, and is still answered. A person who presses a hundred times before anybody closes has been heard.
PRESSES_KEPT_MAX = 100
FOLDED_RING_EVERY = 10


def refusal(
    alarm: Alarm, command: Command, version: int, operator_id: int, is_supervisor: bool, now_ms: int
) -> Refusal | None:
    """Why this person may not do this now; None if they may. The same is in the store's conditional UPDATE."""
    move = MOVES[command]
    if alarm.state not in move.states:
        return "already_taken" if command == "take" and alarm.state in HELD else "wrong_state"
    if alarm.version < version or (move.exact and alarm.version != version):
        return "stale_version"
    # Who took it has spoken with the resident; somebody else ending it would end a conversation that goes on.
    if not _may(move.who, alarm, operator_id, is_supervisor):
        return "not_holder"
    if command in ("shelve", "seen") and not alarm.is_technical:
        return "not_technical"
    if command == "seen" and alarm.returned_ms is None:
        return "not_over"
    if command == "undo" and (alarm.due_ms is None or alarm.due_ms <= now_ms):
        return "too_late"
    if command == "reopen" and (alarm.closed_ms or 0) + REOPEN_MS <= now_ms:
        return "too_late"
    return None


def _may(who: Who, alarm: Alarm, operator_id: int, is_supervisor: bool) -> bool:
    match who:
        case "anybody":
            return True
        case "holder":
            return alarm.taken_by == operator_id
        case "holder_or_supervisor":
            return is_supervisor or alarm.taken_by == operator_id
        case "closer_or_supervisor":
            return is_supervisor or alarm.closed_by == operator_id
        case "supervisor":
            return is_supervisor


def ends_by_itself(alarm: Alarm, is_talking: bool) -> What | None:
    """What becomes of an alarm whose state has come to its end; None: nothing yet, its holder talks with somebody."""
    match alarm.state:
        case "taken" | "in_progress":
            return None if is_talking else "released"
        case "waiting":
            return "wait_over"
        case "shelved":
            return "unshelved"
        case _:
            return "settled"


def is_behind(device: Stage, centre: Stage) -> bool:
    """Whether the device knows less than the centre. A device that is ahead of a restored centre is left alone."""
    return STAGES.index(device) < STAGES.index(centre)
