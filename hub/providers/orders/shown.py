"""Orders as people see them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from hub.kernel import Read
from hub.operators import operator_names
from hub.residents import summaries, unserved

from .. import register
from ..catalogue import kinds
from . import store
from .model import OPEN, Order

TOPIC: Final = "order"
# In the news there is no word of what somebody needs: who has seen the order knows it, who has not need not.
_NEWS: Final = (
    "id", "resident_id", "service", "urgency", "state", "version", "provider_id", "alarm_id", "due_ms", "look_ms",
    "rung", "round",
)  # fmt: skip

_INNER: Final = ("look_ms", "round", "link_epoch")


def news(order: Order, what: str) -> dict[str, Any]:
    """What everybody hears of it."""
    return {"what": what, **{name: getattr(order, name) for name in _NEWS}}


def shown(tx: Read, orders: Sequence[Order]) -> list[dict[str, Any]]:
    """With the names of the resident, the provider, who goes, and of the operators.

    `service_ended`: nobody has come yet, and the resident is not looked after any more.
    """
    homes = summaries(tx, {one.resident_id for one in orders})
    ended = unserved(tx, {one.resident_id for one in orders if one.state in OPEN})
    names = operator_names(tx, {who for one in orders for who in (one.made_by, one.offered_by) if who is not None})
    providers = register.contacts(tx, {one.provider_id for one in orders if one.provider_id is not None})
    nobody = (None, None)
    return [
        {
            **{name: value for name, value in asdict(one).items() if name not in _INNER},
            "resident_name": homes[one.resident_id].name,
            "service_ended": one.resident_id in ended,
            "address": homes[one.resident_id].address,
            "zone": homes[one.resident_id].zone,
            "lat": homes[one.resident_id].lat,
            "lon": homes[one.resident_id].lon,
            "provider_name": providers.get(one.provider_id or 0, nobody)[0],
            "provider_phone": providers.get(one.provider_id or 0, nobody)[1],
            "made_by_name": None if one.made_by is None else names.get(one.made_by),
            "offered_by_name": None if one.offered_by is None else names.get(one.offered_by),
        }
        for one in orders
    ]


def whole(tx: Read, order: Order) -> dict[str, Any]:
    """One order with its history, what each stage asks for, and how to reach who comes."""
    kind = next((one for one in kinds(tx) if one.key == order.service), None)
    worker = None if order.worker_id is None else register.worker(tx, order.worker_id)
    provider = None if order.provider_id is None else register.provider(tx, order.provider_id)
    return {
        **shown(tx, [order])[0],
        "worker_name": None if worker is None else worker.name,
        "worker_phone": None if worker is None else worker.phone,
        "asked": {} if kind is None else {stage: list(words) for stage, words in kind.stages.items()},
        "cap_fen": None if kind is None else kind.cap_fen,
        "photos": [dict(row) for row in store.photos(tx, order.id)],
        "provider_lat": None if provider is None else provider.lat,
        "provider_lon": None if provider is None else provider.lon,
        "steps": _steps(tx, order.id),
    }


def _steps(tx: Read, order_id: int) -> list[dict[str, Any]]:
    """The history, with the names of who did it and of whom it was about."""
    rows = store.steps(tx, order_id)
    providers = register.provider_names(tx, {row["provider_id"] for row in rows if row["provider_id"] is not None})
    people = operator_names(tx, {who for row in rows if (who := operator_of(row["actor"])) is not None})
    return [
        {
            **{name: row[name] for name in ("at_ms", "what", "state", "actor", "provider_id", "data")},
            "provider_name": providers.get(row["provider_id"]),
            "by_name": people.get(operator_of(row["actor"]) or 0),
        }
        for row in rows
    ]


def operator_of(actor: str) -> int | None:
    """The number in "operator 3"; None for whoever else did it."""
    what, _, number = actor.partition(" ")
    return int(number) if what == "operator" and number.isdigit() else None
