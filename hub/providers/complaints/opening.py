"""A complaint begins: by itself where a resident's marks are poor, or because somebody says so."""

from typing import Any, Final

from hub.kernel import Problem, Write
from hub.operators import Signed
from hub.residents import record

from .. import register
from ..offers.service import tell_by_day
from ..orders.model import Order
from . import policy, store
from .model import Complaint, Kind, Source

TOPIC: Final = "complaint"


def of_follow_up(
    tx: Write, asked_by: int, order: Order, marks: tuple[int, int, int], price_ok: bool | None, words: str
) -> Complaint:
    """What the marks complain of, by itself; `asked_by` decides it no more than whoever raises one by hand."""
    return _begin(tx, None, asked_by, order, policy.kind_of_marks(*marks, price_ok), "follow_up", words)


def begin(tx: Write, who: Signed, order: Order, kind: Kind, source: Source, words: str) -> Complaint:
    """Write it down, in the provider's record and on the resident's timeline; the provider hears that there is one.

    Raises 409 `wrong_state` where nobody came.
    """
    return _begin(tx, who, who.operator_id, order, kind, source, words)


def _begin(
    tx: Write, who: Signed | None, raised_by: int, order: Order, kind: Kind, source: Source, words: str
) -> Complaint:
    if order.provider_id is None:
        raise Problem(409, "wrong_state", "Nobody came for this order.", state=order.state)
    grave = policy.is_grave(kind)
    due_ms = policy.due_ms("open", tx.now_ms, grave=grave)
    made = store.add(
        tx,
        Complaint(
            id=0, order_id=order.id, resident_id=order.resident_id, provider_id=order.provider_id, kind=kind,
            grave=grave, source=source, words=words, state="open", version=1, raised_ms=tx.now_ms,
            raised_by=raised_by, due_ms=due_ms, look_ms=due_ms,
        ),
    )  # fmt: skip
    told(tx, who, made, "complaint_raised", {"kind": kind})
    tell_by_day(tx, order.provider_id, "complaint_raised")
    return made


def told(tx: Write, who: Signed | None, one: Complaint, what: str, data: dict[str, Any]) -> None:
    """In the provider's record, on the resident's timeline and in the news."""
    about = {"complaint_id": one.id, "order_id": one.order_id, **data}
    register.note(tx, who, one.provider_id, what, about)
    actor = "hub" if who is None else f"operator {who.operator_id}"
    record(tx, one.resident_id, what, actor, {"provider_id": one.provider_id, **about})
    publish(tx, one, what)


def publish(tx: Write, one: Complaint, what: str) -> None:
    """In the news there is no word of what was said."""
    names = ("id", "order_id", "resident_id", "provider_id", "kind", "grave", "state", "version", "due_ms", "look_ms")
    tx.publish(TOPIC, {"what": what, **{name: getattr(one, name) for name in names}})
