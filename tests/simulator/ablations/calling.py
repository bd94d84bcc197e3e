"""What protects the care calls: who is late is an alarm, nobody is called at night, a plan outlives a crash."""

# What is switched off here is private where it is used.
# pyright: reportPrivateUsage=false
from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from hub.care_calls.planning import calendar, making, runner, state
from hub.care_calls.rounds import good
from hub.care_calls.rounds import store as rounds_store
from simulator.faults.wishes import once

from .safeguard import Safeguard, always, instead, town

if TYPE_CHECKING:
    from collections.abc import Generator

    from hub.care_calls.planning.model import Slot
    from hub.care_calls.rounds.times import Hours
    from hub.kernel import Read

STEPS_OF_A_START: Final = 2
EVERYBODY: Final = 100


def at_any_time(_tx: Read) -> Hours:
    """The whole day."""
    return lambda _day: [(0, 24 * 60)]


def room_for_all(*args: Any) -> list[Slot]:
    """As it is, where anybody is there, and each is as many as it takes."""
    return [replace(one, room=one.room * EVERYBODY) for one in calendar.slots(*args)]


@contextmanager
def planned_at_each_start() -> Generator[None]:
    """A hub that starts believes no plan that it finds, and everybody may move."""
    make, is_due = making.make, runner.PlanRunner._is_due
    looks: dict[Any, int] = {}

    async def due_at_first(self: Any, database: Any) -> bool:
        looks[self] = looks.get(self, 0) + 1
        return looks[self] <= STEPS_OF_A_START or await is_due(self, database)

    def made_anew(tx: Any, **_how: Any) -> Any:
        return make(tx, anew=True)

    with patch.object(runner.PlanRunner, "_is_due", due_at_first), patch.object(making, "make", made_anew):
        yield


CALLING: Final = (
    Safeguard(
        "three days are an alarm",
        "at the 72nd hour whoever was talked with by nobody is an alarm, whatever the list does",
        instead(rounds_store, "overdue", always([])),
        "who_is_late_is_an_alarm",
        town("Nobody is at the desk, and some care calls are due.", staff_from={0: 0}),
        homes=60,
        minutes=8,
    ),
    Safeguard(
        "no call at a bad time",
        "the list gives out, and a call begins, within the hours of the centre and outside a nap only",
        instead(good, "hours", at_any_time),
        "nobody_is_called_at_a_bad_time",
        town("It is night, and somebody is past their time.", begins="21:30"),
        homes=60,
        minutes=10,
    ),
    Safeguard(
        "a change of the rota is planned with at once",
        "who is on the rota changes the plan of the care calls within seconds, not at the next full hour",
        instead(runner, "moves", always(False)),
        "a_change_of_the_rota_is_planned_with_within_a_minute",
        town("Half of the operators fall ill.", once("operators_ill", "10:05", lasts_min=60, percent=50), rota=True),
        homes=12,
        minutes=12,
    ),
    Safeguard(
        "as many calls as people",
        "in an hour no more care calls are planned than the people on the rota can make",
        instead(state, "slots", room_for_all),
        "no_hour_has_more_calls_than_people_for_them",
        town("One operator has one hour a day.", begins="07:30", staff_from={0: 0, 9: 9, 10: 0}, rota=True),
        homes=60,
        minutes=11,
    ),
    Safeguard(
        "a plan is kept with its reasons",
        "a hub that is started again goes on with its plan of the care calls where what it was made by is as it was",
        planned_at_each_start,
        "a_crash_changes_no_plan",
        town("The hub is killed while the plan stands.", once("hub_crash", "10:20", lasts_s=20, steps=1)),
        homes=12,
        minutes=35,
    ),
)
