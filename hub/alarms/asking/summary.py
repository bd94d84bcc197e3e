"""Whom was asked, as everybody at the desk is told: in the feed and after each command, always the same fields."""

from collections.abc import Sequence
from typing import Any

from hub.kernel import Read, Write

from .. import store as alarms
from .. import summary as alarm_summary
from . import store
from .model import Asking, Try
from .policy import there_ms

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
    tries = store.tries(tx, asking.alarm_id) if tries is None else tries
    told = summarise(tx, asking, tries)
    tx.publish(TOPIC, {**told, "what": what})
    _keep_on_the_alarm(tx, asking, tries)
    return told


def _keep_on_the_alarm(tx: Write, asking: Asking, tries: Sequence[Try]) -> None:
    """Whoever reads the queue sees that somebody goes, without opening the alarm. Its version stays: nothing that a
    person is about to do with it is refused for that.
    """
    alarm = alarms.alarm(tx, asking.alarm_id)
    help_ms = there_ms(asking, tries)
    if alarm is None or alarm.help_ms == help_ms:
        return
    alarms.change(tx, alarm.id, {"help_ms": help_ms}, new_version=False)
    alarm.help_ms = help_ms
    if alarm.state != "closed":
        alarm_summary.publish(tx, [(alarm, "help")])
