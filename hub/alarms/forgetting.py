"""When a former resident is made forgotten: not while an alarm of theirs is open, and then without anybody's words."""

from hub.kernel import Problem, Read, Write

from . import asking, closing, protocols
from . import forget_store as store


def objection(tx: Read, resident_id: int) -> Problem | None:
    """Why this resident cannot be made forgotten now; None where nothing stands against it."""
    alarm_id = store.unclosed_of(tx, resident_id)
    if alarm_id is None:
        return None
    return Problem(409, "alarm_is_open", f"Alarm {alarm_id} of this resident is not closed; close it first.")


def forget(tx: Write, resident_id: int) -> None:
    """Notes, answers and places go; that there were alarms, when, and how they ended, stays for the figures."""
    store.blank(tx, resident_id)
    closing.blank(tx, resident_id)
    protocols.forget(tx, resident_id)
    asking.blank(tx, resident_id)
