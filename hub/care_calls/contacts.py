"""Somebody talked with a resident: the one place where that is noted, whoever it was and however it came about."""

from hub.kernel import Read, Write

from . import planning, store
from .figures.store import since
from .model import ContactKind
from .rounds.ending import over


def talked(
    tx: Write, resident_id: int, at_ms: int, kind: ContactKind, ref: int, operator_id: int | None
) -> planning.Plan:
    """Note a live conversation, and plan the next call anew. The same one again is noted once."""
    # An alarm may be opened again, and end with another conversation.
    if store.contact(tx, kind, ref, at_ms if kind == "alarm" else None) is None:
        known = planning.current(tx, resident_id)
        before_ms = None if known is None else known.last_live_ms
        store.add_contact(tx, resident_id, at_ms, kind, ref, operator_id, before_ms)
    over(tx, resident_id, "talked", at_ms)
    return planning.replan_one(tx, resident_id, at_ms)


def take_back(tx: Write, kind: ContactKind, ref: int) -> planning.Plan | None:
    """It was noted by mistake: nobody talked with them then. What was known before counts again.

    With whom nobody has talked at all has their first three days from when they are known, as if it had not been noted.
    None where it was not.
    """
    noted = store.contact(tx, kind, ref)
    if noted is None:
        return None
    store.take_back(tx, kind, ref)
    known = (store.last_contact_ms(tx, noted.resident_id), noted.before_ms)
    last_ms = max((one for one in known if one is not None), default=None)
    return planning.set_back(tx, noted.resident_id, last_ms, since(tx, [noted.resident_id]).get(noted.resident_id))


def was_talked_with(tx: Read, kind: ContactKind, ref: int) -> bool:
    """Whether that call, alarm or visit counts as a live conversation."""
    return store.contact(tx, kind, ref) is not None
