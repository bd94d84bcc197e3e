"""Somebody is to go to a resident: the visit is written down with its due time, and finding who goes is work."""

from hub.kernel import Write
from hub.residents import record
from hub.worklist import Work, put_work

from . import store
from .model import By, Visit
from .summary import publish


def make(
    tx: Write, resident_id: int, by: By, due_ms: int, round_id: int | None = None, operator_id: int | None = None
) -> Visit:
    """A visit there by `due_ms`; the one that is to be made already, where there is one."""
    known = store.open_of(tx, resident_id)
    if known is not None:
        return known
    visit = store.add(tx, Visit(0, resident_id, round_id, by, tx.now_ms, due_ms, operator_id=operator_id))
    put_work(tx, Work("care_visit", visit.id, resident_id, due_ms, tx.now_ms))
    actor = "hub" if operator_id is None else f"operator {operator_id}"
    record(tx, resident_id, "care_visit", actor, {"visit_id": visit.id, "by": by, "due_ms": due_ms})
    publish(tx, visit, "asked")
    return visit
