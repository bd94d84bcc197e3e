"""Hears when a list says that somebody was talked with before they came here: the plan begins with it.

It is noted as what it is (`import`): a certificate counts it apart, as nobody here has seen it happen. A list may be
wrong: a supervisor takes it back, and says why.
"""

from typing import Any

from hub.kernel import Consumer, Event, Problem, Write
from hub.operators import Signed, audit
from hub.residents import LAST_CALL_TOPIC, must_be_known, record

from . import contacts, store


def import_listener() -> Consumer:
    """Durable. The number of the event is the number of the contact, so none is noted twice."""
    return Consumer("care_calls_import", [LAST_CALL_TOPIC], _handle)


def _handle(tx: Write, event: Event) -> None:
    resident_id, talked_ms = event.data["resident_id"], event.data["talked_ms"]
    contacts.talked(tx, resident_id, talked_ms, "import", event.seq, None)
    actor = f"operator {event.data['operator_id']}"
    record(tx, resident_id, "last_call_imported", actor, {"talked_ms": talked_ms})


def take_back(tx: Write, who: Signed, resident_id: int, reason: str) -> dict[str, Any]:
    """Nobody talked with this resident when the newest list said so: what was known before counts.

    Returns `talked_ms` of what was taken back, and `last_live_ms` and `due_ms` as they now are. Raises 404, and 409
    `nothing_to_undo`.
    """
    must_be_known(tx, resident_id)
    noted = store.imported(tx, resident_id)
    if noted is None:
        raise Problem(409, "nothing_to_undo", "No list says when somebody talked with this resident.")
    plan = contacts.take_back(tx, "import", noted.ref)
    told = {"talked_ms": noted.at_ms, "reason": reason}
    record(tx, resident_id, "last_call_taken_back", f"operator {who.operator_id}", {**told, "by": who.name})
    audit(tx, who, "take_back_last_call", f"resident {resident_id}", told)
    known = None if plan is None else plan.last_live_ms
    return {"talked_ms": noted.at_ms, "last_live_ms": known, "due_ms": None if plan is None else plan.due_ms}
