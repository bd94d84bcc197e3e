"""One step of an order: its state, its deadline, its line in the history, on the timeline and in the news, as one."""

import hashlib
from dataclasses import replace
from itertools import count
from typing import Any, Final

from hub.kernel import Read, Write, not_found
from hub.operators import operator_names
from hub.residents import record

from .. import register
from ..catalogue import kind_of
from . import store
from .model import CODE_DIGITS, Action, Order
from .policy import check_seen_version, due_ms, next_look_ms, step
from .shown import TOPIC, news, operator_of

# What belongs on the resident's own timeline: what they would remember.
REMEMBERED: Final = frozenset(
    {"accept", "no_show", "arrive", "finish", "follow_up", "complain", "settle", "reopen", "cancel"}
)


def must(tx: Read, order_id: int) -> Order:
    """One order. Raises 404."""
    order = store.one(tx, order_id)
    if order is None:
        raise not_found("order", order_id)
    return order


def must_see(tx: Read, order_id: int, seen_version: int) -> Order:
    """One order as the caller has seen it. Raises 404, 409 `stale_version`."""
    order = must(tx, order_id)
    check_seen(order, seen_version)
    return order


def check_seen(order: Order, seen_version: int) -> None:
    """Raises 409 `stale_version` when the caller has seen another version of it."""
    check_seen_version(order.state, order.version, seen_version)


def begin(tx: Write, order: Order, actor: str, told: dict[str, Any]) -> Order:
    """A new order: with a code that no other has, and the deadline of its first stage."""
    minutes = kind_of(tx, order.service).minutes
    until_ms = due_ms("requested", order.urgency, tx.now_ms, order.wanted_ms, minutes)
    made = store.add(tx, replace(order, code=_free_code(tx, order.resident_id), due_ms=until_ms, look_ms=until_ms))
    _keep(tx, made, "request", actor, told)
    _remember(tx, made, "requested", actor, told)
    return made


def move(
    tx: Write,
    order: Order,
    action: Action,
    actor: str,
    seen_version: int | None = None,
    told: dict[str, Any] | None = None,
) -> Order:
    """Bring it one step on; `order` holds what changes with it. Raises 409 `wrong_state`, `stale_version`."""
    order.state = step(order.state, order.version, action, seen_version)
    order.state_ms, order.rung = tx.now_ms, 0
    minutes = kind_of(tx, order.service).minutes
    order.due_ms = order.look_ms = due_ms(order.state, order.urgency, tx.now_ms, order.wanted_ms, minutes)
    store.save(tx, order)
    _keep(tx, order, action, actor, told or {})
    if action in REMEMBERED:
        _remember(tx, order, action, actor, told or {})
    return order


def tell(tx: Write, order: Order, what: str, actor: str, told: dict[str, Any] | None = None) -> None:
    """Something that was said or noted, without a step."""
    store.save(tx, order)
    _keep(tx, order, what, actor, told or {})


def note(tx: Write, order: Order, what: str, actor: str, told: dict[str, Any] | None = None) -> None:
    """Something beside the order that changes nothing of it: whoever is about to do something is not in its way."""
    _keep(tx, order, what, actor, told or {})


def put_off(tx: Write, order: Order, due_ms: int) -> None:
    """It is due later than its stage says, as the resident is away: nobody is told before then that it is late."""
    order.due_ms = order.look_ms = due_ms
    order.rung = 0
    store.looked(tx, order)
    _keep(tx, order, "put_off", "hub", {"due_ms": due_ms})


def due_no_sooner(tx: Write, order: Order, from_ms: int) -> None:
    """The time of this stage counts from then: whoever was asked is told no sooner."""
    minutes = kind_of(tx, order.service).minutes
    order.due_ms = order.look_ms = due_ms(order.state, order.urgency, from_ms, order.wanted_ms, minutes)
    store.looked(tx, order)


def climb(tx: Write, order: Order) -> None:
    """It is late: the next rung, and when the one after it is due. A clock that was set back changes nothing."""
    order.rung += 1
    order.look_ms = next_look_ms(order.rung, order.due_ms or tx.now_ms, order.urgency, tx.now_ms)
    store.looked(tx, order)
    _keep(tx, order, "late", "hub", {"rung": order.rung})


def _keep(tx: Write, order: Order, what: str, actor: str, told: dict[str, Any]) -> None:
    row = {"order_id": order.id, "what": what, "state": order.state, "actor": actor}
    store.add_step(tx, {**row, "provider_id": told.get("provider_id", order.provider_id), "data": told})
    tx.publish(TOPIC, news(order, what))


def _remember(tx: Write, order: Order, what: str, actor: str, told: dict[str, Any]) -> None:
    """On the resident's timeline, and on the alarm's that it belongs to."""
    about, who = told.get("provider_id", order.provider_id), operator_of(actor)
    data = {
        "id": order.id,
        "service": order.service,
        **told,
        "provider_name": register.provider_names(tx, [about]).get(about) if about is not None else None,
        "by": operator_names(tx, {who}).get(who) if who is not None else None,
    }
    kept = {name: value for name, value in data.items() if value is not None}
    record(tx, order.resident_id, f"order_{what}", actor, kept, order.alarm_id)


def _free_code(tx: Read, resident_id: int) -> str:
    """Six digits that no other order has. They prove who keys them only on the resident's own phone, so that it is
    enough that nobody has them before who comes.
    """
    for number in count():
        seed = f"{tx.now_ms} {resident_id} {number}".encode()
        code = f"{int.from_bytes(hashlib.sha256(seed).digest()[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"
        if not store.is_code_taken(tx, code):
            return code
    raise AssertionError
