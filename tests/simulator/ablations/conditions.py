"""What protects from silence that nobody notices, from a flood of it, and from a claim that nobody keeps up."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from sqlalchemy import func, select

from hub.alarms import due_store
from hub.alarms import tables as t
from hub.alarms.conditions import service, store
from hub.alarms.conditions.model import Plan
from simulator.faults.wishes import once

from .safeguard import Safeguard, all_press, always, instead, town

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from hub.alarms.conditions.model import Condition


def each_for_itself(found: Sequence[Condition], *_asked: Any) -> Plan:
    """What has lasted is an alarm of its own, whatever else happens at the same time."""
    return Plan((), (), tuple(one for one in found if one.ripe and one.alarm_id is None))


@contextmanager
def claims_for_ever() -> Generator[None]:
    """Who has taken an alarm has it until they say otherwise."""
    due_ends, others = due_store.due_ends, t.alarm.c.state.not_in(("taken", "in_progress"))

    def all_but_claims(tx: Any, length_max: int) -> Any:
        return [one for one in due_ends(tx, length_max) if one.state not in ("taken", "in_progress")]

    def next_end_ms(tx: Any) -> Any:
        return tx.sql.execute(select(func.min(t.alarm.c.due_ms)).where(others)).scalar()

    with patch.object(due_store, "due_ends", all_but_claims), patch.object(due_store, "next_end_ms", next_end_ms):
        yield


CONDITIONS: Final = (
    Safeguard(
        "silence becomes a fault",
        "of a phone that stays silent somebody is told",
        instead(store, "take_in", always(0)),
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
        town("A zone has no mains.", once("power_cut", "10:01", lasts_min=30, scope="zone"), staff=0),
        homes=400,
        minutes=22,
    ),
    Safeguard(
        "claims are given back",
        "an alarm of which its holder shows no sign of life waits for others again",
        claims_for_ever,
        "what_ends_by_itself_has_ended",
        town(
            "Everybody presses, and then the cables of all seats are out.",
            all_press("10:03:30", lasts_s=5),
            once("cable_out", "10:04:10", lasts_min=12, scope="room"),
        ),
        minutes=18,
    ),
)
