"""Making a former resident forgotten, when two persons agree: who they were goes, that there was somebody stays.

It cannot be taken back. Counts and times stay for the figures: sex, the decade of birth, the zone, when something
happened and of which kind. Every context above forgets what it keeps itself, and may say why this cannot be now.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hub.kernel import Problem, Read, Write
from hub.operators import Approval, Signed, audit, request_approval

from . import card_store
from . import erase_store as store
from .editing import TOPIC
from .service import must_exist

ACTION = "anonymise_resident"
# What a line of the timeline may keep: words of the hub's own, and of the people of the centre. All else may name them.
KEPT_WORDS = frozenset({"kind", "code", "outcome", "service", "section", "by", "state", "what", "reason_code"})
# Whose lines say by whom, and it is nobody of the centre: the resident, or somebody who is called for them.
OUTSIDE = "outside"

Forget = Callable[[Write, int], None]
# The refusal, where something stands against it now.
Objection = Callable[[Read, int], Problem | None]
Handler = Callable[[Write, Signed, Approval], None]


def ask(tx: Write, who: Signed, resident_id: int, reason: str, objections: Sequence[Objection]) -> dict[str, Any]:
    """Ask for a second person. `reason` is kept for good: it must not name anybody."""
    _must_be_possible(tx, resident_id, objections)
    return {"approval_id": request_approval(tx, who, ACTION, f"resident {resident_id}", {"reason": reason})}


def handler(objections: Sequence[Objection], forgets: Sequence[Forget]) -> Handler:
    """What is done when the second person has agreed; still refused where something has come between."""

    def carry_out(tx: Write, who: Signed, approval: Approval) -> None:
        resident_id = int(approval.subject.removeprefix("resident "))
        _must_be_possible(tx, resident_id, objections)
        for forget in (*forgets, _forget):
            forget(tx, resident_id)
        audit(tx, who, ACTION, approval.subject, {"approval": approval.id})
        tx.publish(TOPIC, {"resident_id": resident_id, "section": "anonymised", "version": 0})

    return carry_out


def kept(data: Mapping[str, Any], actor: str = "hub") -> dict[str, Any]:
    """What may stay of a line of the timeline: numbers, and words that are not about the resident."""
    words = KEPT_WORDS - {"by"} if actor == OUTSIDE else KEPT_WORDS
    return {
        name: value
        for name, value in data.items()
        if value is None or isinstance(value, bool | int | float) or (name in words and isinstance(value, str))
    }


def _must_be_possible(tx: Read, resident_id: int, objections: Sequence[Objection]) -> None:
    must_exist(tx, resident_id)
    known = card_store.row(tx, "resident", resident_id, resident_id) or {}
    if known["anonymised_ms"] is not None:
        raise Problem(409, "wrong_state", "This resident was anonymised already.")
    if known["ended_on"] is None:
        raise Problem(409, "still_served", "The service of this resident has not ended; end it first.")
    for objection in objections:
        if (against := objection(tx, resident_id)) is not None:
            raise against


def _forget(tx: Write, resident_id: int) -> None:
    store.blank_card(tx, resident_id)
    store.blank_history(tx, resident_id)
    for line_id, actor, data in store.timeline_data(tx, resident_id):
        store.put_timeline_data(tx, line_id, kept(data, actor))
    store.blank_events(tx, resident_id)
    store.drop_imported(tx, resident_id)
