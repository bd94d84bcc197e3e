"""Why somebody may not do something with an alarm, in words."""

from hub.kernel import Problem

from .model import Alarm
from .policy import Command, Refusal

_DONE: dict[Command, str] = {
    "take": "taken",
    "work": "worked on",
    "wait": "set to wait",
    "keep": "kept",
    "release": "given back",
    "take_over": "taken over",
    "close": "closed",
    "undo": "taken back",
    "reopen": "reopened",
    "shelve": "shelved",
    "unshelve": "unshelved",
    "seen": "marked as seen",
}


def problem(alarm: Alarm, command: Command, why: Refusal) -> Problem:
    """409 with `code`, the alarm's version, and what would be right."""
    return Problem(409, why, _sentence(alarm, command, why), **_more(alarm, why))


def _more(alarm: Alarm, why: Refusal) -> dict[str, object]:
    held = {"held_by": alarm.taken_by_name} if why in ("already_taken", "not_holder") else {}
    return {"version": alarm.version, "state": alarm.state, **held}


def _sentence(alarm: Alarm, command: Command, why: Refusal) -> str:
    match why:
        case "already_taken":
            return f"{alarm.taken_by_name} has already taken this alarm."
        case "not_holder" if command == "take_over":
            return f"{alarm.taken_by_name} holds this alarm; only a supervisor can take it over."
        case "not_holder" if command in ("close", "undo"):
            return f"{alarm.taken_by_name} holds this alarm; only they or a supervisor can have it {_DONE[command]}."
        case "not_holder":
            return f"{alarm.taken_by_name} holds this alarm; only they can do this."
        case "stale_version":
            return "This alarm has changed since you saw it; look again."
        case "not_technical":
            return "Somebody may need help: only technical alarms can be put aside or marked as seen."
        case "not_over":
            return "What it tells of is not over yet; take it, or put it aside."
        case "too_late" if command == "undo":
            return "It is too late to take this closing back. For half an hour the alarm can be opened again."
        case "too_late":
            return f"It is too late: this alarm can no longer be {_DONE[command]}. Open a new one for the resident."
        case "newer_alarm":
            return f"The button has called anew since then: see alarm {alarm.id}."
        case "wrong_state":
            return f"An alarm that is {alarm.state.replace('_', ' ')} cannot be {_DONE[command]}."
