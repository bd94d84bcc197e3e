"""What the register, the machines and the hand-over ask of the orders."""

from typing import Any

from hub.kernel import Read

from .orders import store
from .orders.model import IN_HAND
from .orders.shown import shown

LATE_LOOKED_AT_MAX = 2_000


def open_orders(tx: Read, provider_id: int) -> int:
    """How many orders they have taken and not done."""
    return store.provider_of_state(tx, provider_id, IN_HAND)


def is_order(tx: Read, order_id: int) -> bool:
    """Whether there is such an order."""
    return store.one(tx, order_id) is not None


def late(tx: Read) -> list[dict[str, Any]]:
    """Orders that should have gone on by now, the longest late first."""
    return shown(tx, store.late(tx, LATE_LOOKED_AT_MAX))


def late_count(tx: Read) -> int:
    """How many those are."""
    return store.late_count(tx)
