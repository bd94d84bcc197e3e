"""Gives orders to providers, and does not let go of one before the resident was asked how it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import RowMapping

from hub.kernel import Read, Write, not_found
from hub.operators import Signed, operator_names
from hub.residents import must_be_known, record, summaries
from hub.worklist import Work, finish_work, put_work

from . import register, store
from .model import Action, Service
from .policy import FOLLOW_UP_AFTER_MS, check_provider, is_late, step

# A licence ends when the day ends in the town.
LATE_LOOKED_AT_MAX = 2_000
TOWN = timezone(timedelta(hours=8), "China")


@dataclass(frozen=True, slots=True)
class Marks:
    """What the resident said at the follow-up: 1 (bad) to 5 (good)."""

    timeliness: int
    attitude: int
    result: int
    note: str


def forget(tx: Write, resident_id: int) -> None:
    """Nobody may know any more what was to be done there. That there were orders, and their marks, stays."""
    store.blank_notes(tx, resident_id)


def offer(tx: Write, who: Signed, resident_id: int, provider_id: int, service: Service, note: str) -> dict[str, Any]:
    """Give a provider an order. Raises 404 for an unknown resident or provider, 409 when this one may not be sent."""
    must_be_known(tx, resident_id)
    provider = register.provider(tx, provider_id)
    if provider is None:
        raise not_found("provider", provider_id)
    today = datetime.fromtimestamp(tx.now_ms / 1000, TOWN).date().isoformat()
    check_provider(provider.name, list(provider.services), provider.documents.get("licence", ""), service, today)
    values = {
        "resident_id": resident_id,
        "provider_id": provider_id,
        "service": service,
        "note": note,
        "state": "offered",
        "offered_ms": tx.now_ms,
        "created_by": who.operator_id,
        "version": 1,
    }
    return _tell(tx, who, store.add_order(tx, values), "offered")


def done(tx: Write, who: Signed, order_id: int, version: int) -> dict[str, Any]:
    """The provider has been: in a day somebody asks the resident how it was."""
    order = _step(tx, order_id, "done", version, {"done_ms": tx.now_ms, "done_by": who.operator_id})
    put_work(tx, Work("follow_up", order_id, order["resident_id"], tx.now_ms + FOLLOW_UP_AFTER_MS))
    return _tell(tx, who, order_id, "done")


def follow_up(tx: Write, who: Signed, order_id: int, version: int, marks: Marks) -> dict[str, Any]:
    """The resident was asked; with that the order is over."""
    values = {
        "followed_up_ms": tx.now_ms,
        "followed_up_by": who.operator_id,
        "timeliness": marks.timeliness,
        "attitude": marks.attitude,
        "result": marks.result,
        "follow_up_note": marks.note,
    }
    _step(tx, order_id, "follow_up", version, values)
    finish_work(tx, "follow_up", order_id)
    return _tell(tx, who, order_id, "followed_up")


def shown(tx: Read, rows: Sequence[RowMapping]) -> list[dict[str, Any]]:
    """Orders as people see them: with the names of the resident, the provider and the operator."""
    homes = summaries(tx, {row["resident_id"] for row in rows})
    names = operator_names(tx, {row["created_by"] for row in rows})
    return [
        {
            **{str(name): value for name, value in row.items()},
            "resident_name": homes[row["resident_id"]].name,
            "address": homes[row["resident_id"]].address,
            "created_by_name": names.get(row["created_by"]),
        }
        for row in rows
    ]


def late(tx: Read) -> list[dict[str, Any]]:
    """Orders that should have been done by now, the oldest first."""
    rows, _ = store.orders(tx, "offered", None, 0, LATE_LOOKED_AT_MAX)
    due = [row for row in rows if is_late(row["service"], row["offered_ms"], tx.now_ms)]
    return shown(tx, sorted(due, key=lambda row: row["offered_ms"]))


def _step(tx: Write, order_id: int, action: Action, version: int, values: Mapping[str, Any]) -> RowMapping:
    order = store.order(tx, order_id)
    if order is None:
        raise not_found("order", order_id)
    state = step(order["state"], order["version"], action, version)
    store.change_order(tx, order_id, version, {"state": state, **values})
    return order


def _tell(tx: Write, who: Signed, order_id: int, what: str) -> dict[str, Any]:
    row = store.order(tx, order_id)
    if row is None:
        raise not_found("order", order_id)
    order = shown(tx, [row])[0]
    told = {name: order[name] for name in ("id", "service", "provider_id", "provider_name", "note")}
    marks = {name: order[name] for name in ("timeliness", "attitude", "result", "follow_up_note") if order[name]}
    by = f"operator {who.operator_id}"
    record(tx, order["resident_id"], f"order_{what}", by, {"by": who.name, **told, **marks})
    tx.publish("order", {"what": what, **order})
    return order
