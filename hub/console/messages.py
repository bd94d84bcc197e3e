"""What is said over the feed, as text: JSON objects with a `type`."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from hub.kernel import Event
from hub.operators import Role
from hub.watch import HubProblem, summary

TOPICS = (
    "alarm",
    "call",
    "message",
    "device",
    "device_out",
    "device_request",
    "fault",
    "work",
    "order",
    "offer",
    "approval",
    "presence",
    "rota",
    "resident",
    "hub",
    "import",
    "hand_over",
    "protocol",
    "incident",
    "asking",
    "phone_call",
    "ladders",
    "rollout",
    "care_call",
    "care_round",
    "care_visit",
    "care_plan",
    "service_request",
    "provider",
    "service_kind",
    "machine",
    "complaint",
    "score",
    "provider_report",
)
# Who stands beside the desk hears only this. The others hear all.
TOPICS_BESIDE: Mapping[Role, frozenset[str]] = {
    "technician": frozenset({"device", "device_out", "device_request", "fault", "hub", "rollout"}),
    "auditor": frozenset({"alarm", "approval", "hub", "incident", "rollout"}),
}


_ALL = frozenset(TOPICS)


def topics_for(role: Role) -> frozenset[str]:
    """What somebody with `role` hears."""
    return TOPICS_BESIDE.get(role, _ALL)


class Resume(BaseModel):
    """The page's first and only message: how far it has read, or nothing."""

    type: Literal["resume"]
    epoch: Annotated[str, Field(max_length=40)] | None = None
    seq: Annotated[int, Field(ge=0, le=2**53 - 1)] | None = None


def hello(epoch: str, seq: int, now_ms: int, problems: Sequence[HubProblem] = ()) -> str:
    """The first answer: whose numbers these are, and how the hub is."""
    said = [summary(one) for one in problems]
    return _text({"type": "hello", "epoch": epoch, "seq": seq, "now_ms": now_ms, "problems": said})


@lru_cache(maxsize=8)
def tick(seq: int, now_ms: int, problems: tuple[HubProblem, ...] = ()) -> str:
    """The sign of life; all pages hear the same at the same moment. What is wrong is in it only where something is."""
    said = {"problems": [summary(one) for one in problems]} if problems else {}
    return _text({"type": "tick", "seq": seq, "now_ms": now_ms, **said})


def snapshot(seq: int, alarms: Sequence[dict[str, Any]]) -> str:
    """How things are, as of event `seq`."""
    return _text({"type": "snapshot", "seq": seq, "alarms": alarms})


def events_message(events: Sequence[Event]) -> str:
    """What has happened, in order."""
    told = [{"seq": one.seq, "topic": one.topic, "at_ms": one.at_ms, "data": one.data} for one in events]
    return _text({"type": "events", "events": told})


def _text(message: dict[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
