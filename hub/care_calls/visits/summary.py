"""A visit as everybody is told of it, and the news of it."""

from dataclasses import asdict
from typing import Any, Literal

from hub.kernel import Write

from .model import Visit

TOPIC = "care_visit"
What = Literal["asked", "arranged", "done"]
# Who goes and what they said is for who asks for the visit.
_NEWS = ("id", "resident_id", "by", "due_ms", "outcome", "talked")


def publish(tx: Write, visit: Visit, what: What) -> dict[str, Any]:
    """Tell everybody; returns all of it."""
    found = asdict(visit)
    tx.publish(TOPIC, {"what": what, **{name: found[name] for name in _NEWS}})
    return found
