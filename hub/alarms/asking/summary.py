"""Whom was asked, as everybody at the desk is told: in the feed and after each command, always the same fields."""

from collections.abc import Sequence
from typing import Any

from hub.kernel import Read, Write

from . import store
from .model import Asking, Try

TOPIC = "asking"
_ASKING = (
    "alarm_id",
    "resident_id",
    "state",
    "made_ms",
    "round",
    "whom",
    "in_turn",
    "next_ms",
    "due_ms",
    "by_name",
    "why",
)
_TRY = (
    "id",
    "round",
    "turn",
    "contact_id",
    "name",
    "relation",
    "has_key",
    "how",
    "outcome",
    "at_ms",
    "outcome_ms",
    "until_ms",
    "why",
    "by_name",
    "note",
    "over_ms",
)


def summarise(tx: Read, asking: Asking, tries: Sequence[Try] | None = None) -> dict[str, Any]:
    """`tries`: where somebody has them already."""
    found = store.tries(tx, asking.alarm_id) if tries is None else tries
    return {
        **{name: getattr(asking, name) for name in _ASKING},
        "tries": [{name: getattr(one, name) for name in _TRY} for one in found],
    }


def publish(tx: Write, asking: Asking, what: str, tries: Sequence[Try] | None = None) -> dict[str, Any]:
    """Tell everybody how it stands, and `what` has just happened; returns the summary."""
    told = summarise(tx, asking, tries)
    tx.publish(TOPIC, {**told, "what": what})
    return told
