"""A care call as everybody is told of it: in answers, in lists and in the feed, always the same fields."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from hub.kernel import Read, Write
from hub.operators import operator_names

from .model import CareCall

TOPIC = "care_call"
What = Literal["begun", "dialled", "ended", "corrected"]
# What was said is for who asks for the resident, and not in the feed.
_NEWS = ("id", "resident_id", "operator_id", "operator_name", "at_ms", "ended_ms", "call_id", "outcome", "due_ms")


def summarise(tx: Read, calls: Sequence[CareCall]) -> list[dict[str, Any]]:
    """Each in the same order, with the operator's name."""
    names = operator_names(tx, {one.operator_id for one in calls})
    return [{**asdict(one), "operator_name": names.get(one.operator_id)} for one in calls]


def told_to_all(tx: Read, calls: Sequence[CareCall]) -> list[dict[str, Any]]:
    """The same, without what was said."""
    return [_news(one) for one in summarise(tx, calls)]


def publish(tx: Write, call: CareCall, what: What) -> dict[str, Any]:
    """Tell everybody; returns the summary."""
    found = summarise(tx, [call])[0]
    tx.publish(TOPIC, {"what": what, **_news(found)})
    return found


def _news(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in _NEWS}
