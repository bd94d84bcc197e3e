"""What whoever goes tells: on the way, there, what it will cost, done. The same by their page, by the code on the
resident's phone, and by the desk for who calls.
"""

from collections.abc import Mapping
from typing import Any

from hub.kernel import Problem, Read, Write

from .. import machines
from ..catalogue import kind_of
from ..follow_ups import service as follow_ups
from ..orders import moving, store
from ..orders.model import IN_HAND, Datum, Order
from ..orders.policy import check_amount, missing, must_be, needs_consent


def set_out(tx: Write, order: Order, actor: str, seen_version: int | None = None) -> Order:
    """They are on the way. Raises 409."""
    order.on_way_ms = tx.now_ms
    return moving.move(tx, order, "set_out", actor, seen_version)


def arrive(tx: Write, order: Order, actor: str, seen_version: int | None = None, how: str = "") -> Order:
    """They are at the door. Raises 409."""
    order.on_site_ms = tx.now_ms
    return moving.move(tx, order, "arrive", actor, seen_version, {"how": how} if how else None)


def quote(tx: Write, order: Order, actor: str, fen: int, parts: str, seen_version: int | None = None) -> Order:
    """What it will cost. Above the cap the resident is asked by the desk before the work goes on. Raises 409."""
    must_be(order.state, order.version, "on_site", seen_version)
    order.quote_fen, order.parts = fen, parts or order.parts
    order.consent = "asked" if needs_consent(fen, kind_of(tx, order.service).cap_fen) else None
    moving.tell(tx, order, "quote", actor, {"quote_fen": fen, "consent": order.consent})
    return order


def consent(tx: Write, order: Order, actor: str, *, given: bool, seen_version: int | None = None) -> Order:
    """What the resident says to the price, or to being carried. Raises 409."""
    if order.state not in ("accepted", "on_way"):
        must_be(order.state, order.version, "on_site", seen_version)
    order.consent = "given" if given else "refused"
    moving.tell(tx, order, "consent", actor, {"given": given})
    return order


def finish(
    tx: Write,
    order: Order,
    actor: str,
    amount_fen: int | None,
    parts: str = "",
    seen_version: int | None = None,
    anyway: str = "",
) -> Order:
    """It is done; in a day somebody asks the resident. `anyway`: why although something is missing, by the desk only.

    Raises 409 `data_missing` (with `missing`), `above_cap`, `above_quote`, `refused`.
    """
    must_be(order.state, order.version, "on_site", seen_version)
    order.amount_fen = order.amount_fen if amount_fen is None else amount_fen
    order.parts = parts or order.parts
    wants = lacking(tx, order)
    if wants and not anyway:
        raise Problem(409, "data_missing", f"Still to be given: {', '.join(wants)}.", missing=wants)
    if order.amount_fen is not None and not anyway:
        check_amount(order.amount_fen, order.quote_fen, kind_of(tx, order.service).cap_fen, order.consent)
    order.done_ms = tx.now_ms
    order.out_ms = order.out_ms or tx.now_ms
    told: Mapping[str, Any] = {
        "amount_fen": order.amount_fen,
        **({"anyway": anyway, "missing": wants} if anyway else {}),
    }
    moving.move(tx, order, "finish", actor, told=dict(told))
    follow_ups.await_follow_up(tx, order)
    machines.release(tx, order.id)
    return order


def check_out(tx: Write, order: Order, actor: str) -> Order:
    """They leave. Where nothing is missing it is done with that; else their page, or the desk, asks for the rest."""
    order.out_ms = tx.now_ms
    if lacking(tx, order):
        moving.tell(tx, order, "check_out", actor)
        return order
    return finish(tx, order, actor, None)


def lacking(tx: Read, order: Order) -> list[Datum]:
    """What this order asks for and nobody has given yet."""
    kind = kind_of(tx, order.service)
    asked = {*kind.stages.get("on_site", ()), *kind.stages.get("done", ())}
    if order.quote_fen is not None and needs_consent(order.quote_fen, kind.cap_fen):
        asked |= {*kind.stages.get("quote", ())}
    return missing([one for one in _DATA if one in asked], _given(tx, order))


_DATA: tuple[Datum, ...] = ("quote", "photo_before", "photo_after", "parts", "amount", "consent")


def _given(tx: Read, order: Order) -> list[Datum]:
    photos = store.photo_stages(tx, order.id)
    has: dict[Datum, bool] = {
        "quote": order.quote_fen is not None,
        "photo_before": "before" in photos,
        "photo_after": "after" in photos,
        "parts": bool(order.parts),
        "amount": order.amount_fen is not None,
        "consent": order.consent == "given",
    }
    return [name for name, is_there in has.items() if is_there]


def lacks(tx: Read, order: Order) -> dict[str, Any]:
    """What is still to be given before it can be done; while somebody goes there."""
    return {"lacking": lacking(tx, order) if order.state in IN_HAND else []}
