"""What the desk does with visits: asks for one, finds who goes, and notes what they say by telephone."""

from dataclasses import asdict
from typing import Any

from hub.kernel import Problem, Read, Write, not_found, site_zone
from hub.operators import Signed
from hub.residents import is_served, must_be_known, record, summaries
from hub.telephony import tell_address
from hub.worklist import Work, put_work

from ..rounds import store as rounds
from ..rounds.policy import ask_again_ms, visit_due_ms
from . import making, results, store
from .links import VisitLinks
from .model import By, Found, Visit
from .summary import publish


def ask(tx: Write, who: Signed, resident_id: int, by: By) -> dict[str, Any]:
    """Somebody is to go there today. Where somebody goes already it is that visit. Raises 404, 409 `service_ended`."""
    must_be_known(tx, resident_id)
    if not is_served(tx, resident_id):
        raise Problem(409, "service_ended", "This resident is not looked after any more: there are no visits.")
    going_on = rounds.going_on(tx, resident_id)
    round_id = None if going_on is None else going_on.id
    due_ms = visit_due_ms(tx.now_ms, site_zone(tx))
    return asdict(making.make(tx, resident_id, by, due_ms, round_id, who.operator_id))


def arrange(
    tx: Write, who: Signed, visit_id: int, by: By, visitor: str, phone: str, links: VisitLinks
) -> dict[str, Any]:
    """Somebody has said that they go; of several the last one said. With a `phone` they are sent the link.

    Finding them is done; half of the time that is left later somebody asks what they found, and may arrange it anew.
    Returns the visit with its `url`, to be read out or shown. Raises 404, 409 `visit_over`, 422 `bad_address`.
    """
    visit = _open(tx, visit_id)
    visit.by, visit.visitor, visit.phone, visit.operator_id = by, visitor, phone, who.operator_id
    visit.sent_ms = tx.now_ms
    store.save(tx, visit)
    put_work(tx, Work("care_visit", visit.id, visit.resident_id, visit.due_ms, ask_again_ms(tx.now_ms, visit.due_ms)))
    told = {"by": by, "visit_id": visit.id, "visitor": visitor, "operator": who.name, "due_ms": visit.due_ms}
    record(tx, visit.resident_id, "care_visit", f"operator {who.operator_id}", told)
    url = links.url(visit)
    if phone and url is not None:
        tell_address(tx, f"tel:{phone}", "visit_asked", {"url": url})
    return {**publish(tx, visit, "arranged"), "url": url}


def note_result(tx: Write, who: Signed, visit_id: int, what: Found, *, talked: bool, note: str) -> dict[str, Any]:
    """What whoever went has told by telephone, or on paper."""
    visit = must(tx, visit_id)
    actor = f"operator {who.operator_id}"
    return results.found(tx, visit, what, talked=talked, note=note, actor=actor, by=who.name)


def page(tx: Read, *, is_open: bool, offset: int, limit: int) -> dict[str, Any]:
    """Visits with the names of the residents: to be made, the earliest due first; or over, the newest first."""
    visits, total = store.page(tx, is_open=is_open, offset=offset, limit=limit)
    homes = summaries(tx, {one.resident_id for one in visits})
    items = [
        {**asdict(one), "resident_name": homes[one.resident_id].name, "address": homes[one.resident_id].address}
        for one in visits
    ]
    return {"items": items, "total": total}


def _open(tx: Read, visit_id: int) -> Visit:
    visit = must(tx, visit_id)
    if visit.outcome is not None:
        raise Problem(409, "visit_over", f"This visit is over: {visit.outcome}.", outcome=visit.outcome)
    return visit


def must(tx: Read, visit_id: int) -> Visit:
    """One visit. Raises 404."""
    visit = store.one(tx, visit_id)
    if visit is None:
        raise not_found("visit", visit_id)
    return visit
