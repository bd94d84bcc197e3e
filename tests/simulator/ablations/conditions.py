"""What protects from silence that nobody notices, from a flood of it, and from a claim that nobody keeps up."""

# What is switched off here is private where it is used.
# pyright: reportPrivateUsage=false
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hub.alarms import due_store
from hub.alarms.conditions import policy, service, store
from hub.alarms.conditions.model import Plan
from simulator.faults.wishes import once

from .safeguard import Safeguard, all_press, instead, town

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hub.alarms.conditions.model import Condition


def each_for_itself(found: Sequence[Condition], *_asked: Any) -> Plan:
    """What has lasted is an alarm of its own, whatever else happens at the same time."""
    return Plan((), (), tuple(one for one in found if one.ripe and one.alarm_id is None))


def all_but_claims(tx: Any, length_max: int) -> Any:
    """What nobody keeps up is kept for them."""
    return [one for one in _due_ends(tx, length_max) if one.state not in ("taken", "in_progress")]


_due_ends = due_store.due_ends

CONDITIONS: Final = (
    Safeguard(
        "silence becomes a fault",
        "of a phone that stays silent somebody is told",
        instead(store, "take_in", lambda *_asked: 0),
        "silence_becomes_an_alarm",
        town("A phone is cut off.", once("partition", "10:01", lasts_min=20, scope="device")),
        homes=3,
        minutes=22,
    ),
    Safeguard(
        "many are one",
        "what fails at once in one place is one incident",
        instead(service, "collapse", each_for_itself),
        "one_cause_is_few_alarms",
        town("A zone has no mains, and nobody is there.", once("power_cut", "10:01", lasts_min=30, scope="zone"), staff=0),
        homes=400,
        minutes=22,
    ),
    Safeguard(
        "claims are given back",
        "an alarm of which its holder shows no sign of life waits for others again",
        instead(due_store, "due_ends", all_but_claims),
        "what_ends_by_itself_has_ended",
        town(
            "Everybody presses, and then the cables of all seats are out.",
            all_press("10:01", lasts_s=5),
            once("cable_out", "10:01:40", lasts_min=12, scope="room"),
        ),
        minutes=14,
    ),
)
