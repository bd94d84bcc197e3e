"""Makes an order of what somebody needs, or lets it be; each by one person, once."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from hub.kernel import Problem, Read, Write, not_found, site_zone
from hub.operators import Signed, operator_names
from hub.residents import is_served, record, summaries

from ..catalogue import kinds
from ..fulfilment.making import Wish, make
from ..links import OrderLinks
from ..offers.service import Chosen
from ..orders.model import Urgency
from ..orders.shown import shown
from . import policy, store

TOPIC: Final = "service_request"
Source = Literal["care_call", "visit", "qr"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody needs, and where that was said; `source_id` None: by the code on the phone."""

    resident_id: int
    need: str
    note: str
    source: Source
    source_id: int | None = None
    caller: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an order is made of a need: of which service, by when; `note` None: as it was noted."""

    service: str
    urgency: Urgency | None = None
    wanted_ms: int | None = None
    note: str | None = None
    provider_id: int | None = None


def ask(tx: Write, asked: Asked, asked_by: int | None) -> None:
    """Keep it, once, until somebody makes an order of it."""
    due_ms = policy.due_ms(tx.now_ms, site_zone(tx))
    values = {name: getattr(asked, name) for name in ("resident_id", "need", "note", "source", "source_id", "caller")}
    request_id = store.add(tx, {**values, "asked_by": asked_by, "due_ms": due_ms, "look_ms": due_ms})
    if request_id is not None:
        tell(tx, request_id, asked.resident_id, "waiting", due_ms)


def ask_by_code(tx: Write, resident_id: int, need: str, note: str, caller: str) -> None:
    """Somebody stands before the phone and says what is needed there. Nothing is sent: the desk calls back first.

    The same need once more is the same request; what is new of its words is added. Raises 409 `service_ended`, 422.
    """
    if not is_served(tx, resident_id):
        raise Problem(409, "service_ended", "This resident is not looked after any more: there are no orders.")
    if need not in {one.key for one in kinds(tx) if one.active}:
        raise Problem(422, "unknown_service", "need: one of the services that are offered.")
    before = store.waiting_by_code(tx, resident_id).get(need)
    if before is not None:
        store.add_words(tx, before["id"], policy.noted(before["note"], note), caller or before["caller"])
        return
    ask(tx, Asked(resident_id, need, note, "qr", caller=caller), None)
    record(tx, resident_id, "service_asked", "qr", {"service": need, "note": note, "caller": caller})


def order(tx: Write, who: Signed, request_id: int, wanted: Wanted, links: OrderLinks) -> dict[str, Any]:
    """Make an order of it, and ask this provider, if one is named. Raises 404, 409 `wrong_state`, and as `make`."""
    request = _waiting(tx, request_id)
    provider_id = wanted.provider_id
    wish = Wish(
        request["resident_id"],
        wanted.service,
        request["note"] if wanted.note is None else wanted.note,
        wanted.urgency,
        wanted.wanted_ms,
        source=request["source"],
        source_id=request["id"] if request["source"] == "qr" else request["source_id"],
    )
    made = make(tx, who, wish, links, None if provider_id is None else Chosen("one", (provider_id,)))
    store.end(tx, request_id, "ordered", who.operator_id, made.id)
    tell(tx, request_id, request["resident_id"], "ordered")
    return {"id": request_id, "state": "ordered", "order": shown(tx, [made])[0]}


def drop(tx: Write, who: Signed, request_id: int) -> dict[str, Any]:
    """Nobody needs to be sent for it: it has been seen to otherwise. Raises 404, 409 `wrong_state`."""
    request = _waiting(tx, request_id)
    store.end(tx, request_id, "dropped", who.operator_id, None)
    tell(tx, request_id, request["resident_id"], "dropped")
    return {"id": request_id, "state": "dropped"}


def page(tx: Read, state: str, resident_id: int | None, offset: int, limit: int) -> dict[str, Any]:
    """Who waits longest first, with the names of the resident, of who noted it and of who saw to it."""
    rows, total = store.page(tx, state, resident_id, offset, limit)
    homes = summaries(tx, {row["resident_id"] for row in rows})
    names = operator_names(tx, {row[who] for row in rows for who in ("asked_by", "done_by") if row[who] is not None})
    items = [
        {
            **{str(name): value for name, value in row.items()},
            "resident_name": homes[row["resident_id"]].name,
            "address": homes[row["resident_id"]].address,
            "asked_by_name": names.get(row["asked_by"]),
            "done_by_name": names.get(row["done_by"]),
        }
        for row in rows
    ]
    return {"items": items, "total": total}


def tell(tx: Write, request_id: int, resident_id: int, state: str, look_ms: int | None = None) -> None:
    """Tell everybody; nothing of what was said."""
    tx.publish(TOPIC, {"id": request_id, "resident_id": resident_id, "state": state, "look_ms": look_ms})


def _waiting(tx: Read, request_id: int) -> Any:
    request = store.one(tx, request_id)
    if request is None:
        raise not_found("service request", request_id)
    if request["state"] != "waiting":
        detail = f"This is {request['state']} already."
        raise Problem(409, "wrong_state", detail, state=request["state"])
    return request
