"""An operator says that they have talked with the resident on the telephone, whoever called whom and for whatever."""

from typing import Any

from hub.kernel import Problem, Write
from hub.operators import Signed
from hub.residents import must_be_known, record
from hub.telephony import show_call

from .. import contacts
from .service import shown_plan


def talked(tx: Write, who: Signed, call_id: int, resident_id: int | None) -> dict[str, Any]:
    """`resident_id`: with whom, where the call does not say it. That a line was open does not count: a person says so.

    Raises 404, 409 `wrong_call_state` for a call that nobody has answered, `not_your_call`, 422 without a resident.
    """
    call = show_call(tx, call_id)
    if call.operator_id != who.operator_id:
        raise Problem(409, "not_your_call", f"This is {call.operator_name}'s call.", held_by=call.operator_name)
    if call.answered_ms is None:
        raise Problem(409, "wrong_call_state", "Nobody has answered this call, so nobody talked.", state=call.state)
    with_id = resident_id or call.resident_id
    if with_id is None:
        raise Problem(422, "invalid", "resident_id: Input should be the resident; the number does not say who it was.")
    must_be_known(tx, with_id)
    is_new = not contacts.was_talked_with(tx, "call", call_id)
    plan = contacts.talked(tx, with_id, call.ended_ms or tx.now_ms, "call", call_id, who.operator_id)
    if is_new:
        told = {"by": who.name, "call_id": call_id, "direction": call.direction}
        record(tx, with_id, "live_call", f"operator {who.operator_id}", told)
    return {"call_id": call_id, "resident_id": with_id, **shown_plan(plan)}
