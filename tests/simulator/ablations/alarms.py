"""What protects an alarm: one for a press, one holder, closed by who has seen it; and each command carried out once."""

# What is switched off here is private where it is used.
# pyright: reportPrivateUsage=false
from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from pydantic import Field

from hub import alarms
from hub.alarms import HELD, arrivals, policy
from hub.kernel import http
from hub.kernel.http import Body
from simulator.faults.wishes import once

from .safeguard import Safeguard, all_press, clock, instead, town

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager


@contextmanager
def every_copy_is_new() -> Generator[None]:
    """A press that comes again is taken for a new one."""
    press = arrivals.Desk.press

    def new(self: Any, one: Any) -> None:
        self.known.presses.pop(one.key, None)
        press(self, one)

    with patch.object(arrivals.Desk, "press", new):
        yield


@contextmanager
def each_press_for_itself() -> Generator[None]:
    """A further press opens a further alarm."""
    join = arrivals.Desk._join_or_open

    def open_one(self: Any, kind: Any, device_id: str, resident_id: int) -> Any:
        self._unclosed.pop((device_id, kind), None)
        return join(self, kind, device_id, resident_id)

    with patch.object(arrivals.Desk, "_join_or_open", open_one):
        yield


@contextmanager
def a_flood_is_dropped() -> Generator[None]:
    """What is more than the alarm keeps is thrown away."""
    keep = arrivals.Desk._keep

    def as_long_as_there_is_room(self: Any, press: Any, alarm: Any) -> None:
        if alarm.presses < arrivals.PRESSES_KEPT_MAX:
            keep(self, press, alarm)

    with patch.object(arrivals.Desk, "_keep", as_long_as_there_is_room):
        yield


@contextmanager
def a_test_stays_a_test() -> Generator[None]:
    """A press that was stored as a test is a test, whatever it says when it comes again."""
    press = arrivals.Desk.press

    def as_it_was(self: Any, one: Any) -> None:
        kept = self.known.presses.get(one.key)
        press(self, one if kept is None else one._replace(test=kept[1]))

    with patch.object(arrivals.Desk, "press", as_it_was):
        yield


def whoever(command: policy.Command, move: policy.Move) -> Callable[[], AbstractContextManager[None]]:
    """This command is carried out for whom `move` says, in the states that it says."""

    @contextmanager
    def off() -> Generator[None]:
        with patch.dict(policy.MOVES, {command: move}):
            yield

    return off


class CloseSomehow(Body):
    """As alarms.Close, without a reason if need be."""

    version: int
    code: str | None = None
    note: str | None = None
    fields: dict[str, str | int] = Field(default_factory=dict[str, str | int])


def each_time(tx: Any, _who: int, _key: str | None, _request: object, work: Callable[[Any], Any]) -> Any:
    """A command that was sent twice is carried out twice."""
    return work(tx)


_BUSY = all_press("10:00:40", lasts_s=60)
_CHATTER = tuple(once("chatter", f"10:00:{40 + n}", lasts_s=120, scope="device", per_minute=90) for n in range(4))
_MANY_HANDS = town(
    "Many alarms, many operators.",
    *(all_press(at, lasts_s=50) for at in clock("10:01", "10:20", every_s=60)),
    staff=250,
)

ALARMS: Final = (
    Safeguard(
        "copies are known",
        "a press that comes again is stored once and answered each time",
        every_copy_is_new,
        "the_hub_does_not_fail_by_itself",
        town("Everything comes twice.", once("duplicates", "10:00:20", lasts_min=4, scope="town", percent=90), _BUSY),
    ),
    Safeguard(
        "further presses join",
        "a further press joins its button's unclosed alarm",
        each_press_for_itself,
        "the_hub_does_not_fail_by_itself",
        town("Everybody presses twice.", _BUSY, all_press("10:01:41", lasts_s=30)),
    ),
    Safeguard(
        "a flood is folded",
        "beyond a hundred presses of one alarm a press is counted, not dropped",
        a_flood_is_dropped,
        "what_arrived_became_an_alarm",
        town("A contact is loose.", once("chatter", "10:00:20", lasts_min=3, per_minute=300), staff=0),
        homes=2,
    ),
    Safeguard(
        "a test never hides a call",
        "a press that was stored as a test and comes again as a call is an unreadable one",
        a_test_stays_a_test,
        "what_arrived_became_an_alarm",
        town("Phones chatter nonsense.", *_CHATTER),
    ),
    Safeguard(
        "taken by one UPDATE",
        "of several people who take one alarm one has it",
        whoever("take", policy.Move(("open", *HELD), "taken", "anybody")),
        "no_two_operators_hold_one_alarm",
        town("Everybody presses, and many want to help.", _BUSY, all_press("10:02", lasts_s=5), staff=200),
    ),
    Safeguard(
        "closed as it was seen",
        "nobody closes an alarm over a press that they have not seen",
        whoever("close", policy.Move(HELD, "closed", "holder_or_supervisor")),
        "nobody_closes_what_they_have_not_seen",
        town(
            "People press again and again while operators talk with them.",
            *(all_press(at, lasts_s=14) for at in clock("10:01", "10:05", every_s=15)),
            once("slow_disk", "10:00:30", lasts_min=6, wait_us=900_000),
            staff=100,
        ),
    ),
    Safeguard(
        "closed by its holder",
        "only who took an alarm, or a supervisor, closes it",
        whoever("close", policy.Move(HELD, "closed", "anybody", exact=True)),
        "no_alarm_closes_without_person_and_code",
        _MANY_HANDS,
        minutes=20,
        homes=12,
    ),
    Safeguard(
        "closed with a reason",
        "an alarm is closed with a code that says what it was",
        instead(alarms, "Close", CloseSomehow),
        "no_alarm_closes_without_person_and_code",
        _MANY_HANDS,
        minutes=20,
        homes=12,
    ),
    Safeguard(
        "idempotency key",
        "a command that is sent again because its answer was lost is carried out once",
        instead(http, "once", each_time),
        "nothing_is_written_twice",
        town(
            "Cables are out for moments.",
            *(all_press(at, lasts_s=50) for at in clock("10:01", "10:06", every_s=60)),
            *(once("cable_out", at, lasts_s=1, scope="room") for at in clock("10:01", "10:08", every_s=5)),
            once("slow_disk", "10:00:30", lasts_min=8, wait_us=900_000),
            staff=100,
        ),
        minutes=8,
    ),
)
