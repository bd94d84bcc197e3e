"""How everybody is told how far a phone is with its call."""

from dataclasses import asdict
from typing import Any

from hub.kernel import Write
from hub.residents import record

from .policy import TOLD, PhoneCall

TOPIC = "phone_call"


def summarise(one: PhoneCall) -> dict[str, Any]:
    """As the desk sees it."""
    return asdict(one)


def publish(tx: Write, one: PhoneCall) -> dict[str, Any]:
    """One event, the call as it is now."""
    told = summarise(one)
    tx.publish(TOPIC, told)
    return told


def note(tx: Write, one: PhoneCall, actor: str) -> None:
    """On the resident's timeline, where it is worth a line."""
    if one.state in TOLD:
        record(tx, one.resident_id, "phone_calls", actor, {"state": one.state}, one.alarm_id)
