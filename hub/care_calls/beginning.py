"""With whom the promise begins: everybody who is brought in at once, and whoever came by a way of their own."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.kernel import Write

from . import figures, planning


def load(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or replace plans: `resident_id last_live_ms due_ms`. Who was talked with elsewhere counts from then on."""
    planning.load(tx, rows)
    known = {row["resident_id"]: row["last_live_ms"] for row in rows}
    figures.begin(tx, {one: tx.now_ms if last_ms is None else last_ms for one, last_ms in known.items()})


def plan_missing(tx: Write) -> None:
    """Nobody is forgotten: who has no plan gets one, and counts from now on who does not yet."""
    planning.plan_missing(tx)
    figures.begin_missing(tx)
