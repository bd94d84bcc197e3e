"""Hears when a list says that somebody was talked with before they came here: the plan begins with it.

It is noted as what it is (`import`): a certificate counts it apart, as nobody here has seen it happen.
"""

from hub.kernel import Consumer, Event, Write
from hub.residents import LAST_CALL_TOPIC, record

from . import contacts


def import_listener() -> Consumer:
    """Durable. The number of the event is the number of the contact, so none is noted twice."""
    return Consumer("care_calls_import", [LAST_CALL_TOPIC], _handle)


def _handle(tx: Write, event: Event) -> None:
    resident_id, talked_ms = event.data["resident_id"], event.data["talked_ms"]
    contacts.talked(tx, resident_id, talked_ms, "import", event.seq, None)
    actor = f"operator {event.data['operator_id']}"
    record(tx, resident_id, "last_call_imported", actor, {"talked_ms": talked_ms})
