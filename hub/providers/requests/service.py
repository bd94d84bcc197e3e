"""Makes an order of what somebody needs, or lets it be; each by one person, once."""

from typing import Any

from hub.kernel import Problem, Read, Write, not_found
from hub.operators import Signed, operator_names
from hub.residents import summaries

from ..fulfilment.making import Wish, make
from ..links import OrderLinks
from ..offers.service import Chosen
from ..orders.shown import shown
from . import store

TOPIC = "service_request"


def order(
    tx: Write, who: Signed, request_id: int, provider_id: int | None, wanted: str, note: str | None, links: OrderLinks
) -> dict[str, Any]:
    """Make an order of it, and ask this provider, if one is named. `note` in place of what was noted.

    Raises 404, 409 `wrong_state`, and as `make`.
    """
    request = _waiting(tx, request_id)
    text = request["note"] if note is None else note
    wish = Wish(request["resident_id"], wanted, text, source="care_call", source_id=request["care_call_id"])
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


def tell(tx: Write, request_id: int, resident_id: int, state: str) -> None:
    """Tell everybody; nothing of what was said."""
    tx.publish(TOPIC, {"id": request_id, "resident_id": resident_id, "state": state})


def _waiting(tx: Read, request_id: int) -> Any:
    request = store.one(tx, request_id)
    if request is None:
        raise not_found("service request", request_id)
    if request["state"] != "waiting":
        detail = f"This is {request['state']} already."
        raise Problem(409, "wrong_state", detail, state=request["state"])
    return request
