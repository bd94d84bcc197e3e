"""What protects a press on its way into the hub: stored before answered, each message safe from the others."""

# What is switched off here is private where it is used.
# pyright: reportPrivateUsage=false
from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from hub.alarms import arrivals
from hub.intake import answers, cap, policy, queue, service
from hub.kernel import Write
from simulator.faults.wishes import once

from .phones import gives_up
from .safeguard import Safeguard, Switch, all_press, always, clock, instead, town

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def answer_at_once() -> Generator[None]:
    """The hub says that it has a press as soon as it has read it."""
    put = queue.Queue.put

    def put_and_say(self: Any, waiting: queue.Waiting) -> None:
        put(self, waiting)
        work: Any = waiting.reading.work
        if isinstance(work, arrivals.Press):
            self._answers.say([arrivals.Answer(work.key, "received", None, work.carrier)])

    with patch.object(queue.Queue, "put", put_and_say):
        yield


@contextmanager
def acknowledge_at_once() -> Generator[None]:
    """The broker is told that a message is stored as soon as it is read."""
    put = queue.Queue.put

    def put_and_acknowledge(self: Any, waiting: queue.Waiting) -> None:
        put(self, waiting._replace(packet_id=0))
        self._source.acknowledge([waiting.packet_id] if waiting.packet_id else [])

    with patch.object(queue.Queue, "put", put_and_acknowledge):
        yield


@contextmanager
def raw_if_understood() -> Generator[None]:
    """What came is kept only if it was understood."""
    add_raw = service.store.add_raw

    def understood(tx: Any, readings: Any) -> range:
        add_raw(tx, [one for one in readings if one.outcome == "stored"])
        return range(len(readings))

    with patch.object(service.store, "add_raw", understood):
        yield


def all_or_nothing(tx: Any, readings: Any, _turned: Any) -> Any:
    """One message that cannot be stored takes the whole batch with it."""
    return [answer for one in readings for answer in service._take_in(tx, [one])]


def refused_like_any_other(reading: Any, reason: str, text: str) -> None:
    reading.reason, reading.error, reading.outcome = reason, text, "refused"


@contextmanager
def kept_heartbeats_count() -> Generator[None]:
    """What the broker has kept of a device is taken for a sign of life."""
    heartbeat = policy._heartbeat

    def as_fresh(reading: Any, device: Any, value: Any, registry: Any) -> None:
        reading.message = reading.message._replace(retained=False)
        heartbeat(reading, device, value, registry)

    with patch.object(policy, "_heartbeat", as_fresh):
        yield


def no_consequence(_self: Any, _held: Any) -> None:
    """What a heartbeat says of an open press is not looked at."""


def only_known(self: Any, held: Any) -> None:
    """As `Desk.held`, for which an open press that the hub does not know is none."""
    alarm = self._alarm_of(held.press.key)
    if alarm is not None and arrivals.is_behind(held.stage, alarm.stage):
        self._answer(held.press.key, alarm.stage, alarm.taken_by_name, held.press.carrier)


@contextmanager
def cancel_of_known() -> Generator[None]:
    """As `Desk.cancel`, for which a cancel of an unknown press is none."""
    cancel = arrivals.Desk.cancel

    def known(self: Any, one: Any) -> None:
        if self._alarm_of(one.press.key) is not None:
            cancel(self, one)

    with patch.object(arrivals.Desk, "cancel", known):
        yield


async def say_nothing(_self: Any) -> None:
    """After a start nothing is said again."""


levels: Final[Switch] = instead(arrivals.Desk, "held", no_consequence)
unknown_open: Final[Switch] = instead(arrivals.Desk, "held", only_known)

_SLOW = once("slow_disk", "10:00:20", lasts_min=4, wait_us=900_000)
_PRESSES = all_press("10:00:40", lasts_s=60)
_NONSENSE = tuple(once("chatter", f"10:00:{40 + 5 * n}", lasts_s=60, scope="device", per_minute=60) for n in range(3))

INTAKE: Final = (
    Safeguard(
        "answer after the commit",
        "a phone hears that the centre has its press when no power cut can take it any more",
        answer_at_once,
        "a_phone_tells_the_truth",
        town("The hub's disk is slow while everybody presses.", _SLOW, _PRESSES),
    ),
    Safeguard(
        "PUBACK after the commit",
        "the broker may forget a message when it is stored",
        acknowledge_at_once,
        "every_accepted_press_arrives",
        town(
            "The hub is killed with full hands, while somebody else holds its database.",
            once("database_locked", "10:00:40", lasts_s=20),
            all_press("10:00:40", lasts_s=14),
            once("hub_crash", "10:00:58", lasts_s=5, steps=1),
        ),
        beside=(gives_up, levels),
        covered_by="the phone repeats, and its heartbeats tell of the press",
    ),
    Safeguard(
        "raw rows for everything",
        "what came is kept as it came, also what nobody understands",
        raw_if_understood,
        "what_is_unreadable_can_be_looked_at",
        town("A phone's memory is broken.", once("wrong_bytes", "10:00:40", lasts_s=60, per_minute=60)),
    ),
    Safeguard(
        "savepoint for each message",
        "a message that cannot be stored takes no other with it",
        instead(service, "_one_by_one", all_or_nothing),
        "nothing_waits_in_the_hub",
        town("Phones chatter nonsense while others press.", *_NONSENSE, _PRESSES),
        minutes=3,
    ),
    Safeguard(
        "the transaction still stands",
        "after a failure the hub asks whether SQLite has ended the whole transaction",
        instead(Write, "_is_lost", always(False)),
        "the_log_tells_the_state",
        town(
            "The hub's disk is full again and again while everybody presses.",
            *(once("disk_full", at, lasts_s=10) for at in clock("10:01", "10:05", every_s=15)),
            *(all_press(at, lasts_s=13) for at in clock("10:01", "10:05", every_s=15)),
        ),
        seed=9,
    ),
    Safeguard(
        "unreadable press",
        "what nobody can read on the topic of presses is somebody who may lie on the floor",
        instead(policy, "_refuse", refused_like_any_other),
        "what_arrived_became_an_alarm",
        town("A phone's memory is broken.", once("wrong_bytes", "10:00:40", lasts_s=60, per_minute=60)),
    ),
    Safeguard(
        "kept heartbeats prove nothing",
        "a heartbeat that the broker has kept is no sign of life",
        kept_heartbeats_count,
        "nobody_is_heard_who_is_dark",
        town(
            "A phone's heartbeats are kept by the broker, it loses its power, and the hub is restarted.",
            once("kept_heartbeats", "10:00:30", lasts_min=3),
            once("power_off", "10:02", lasts_min=30, when="now"),
            once("hub_crash", "10:09", lasts_s=5, steps=1),
        ),
        homes=1,
        minutes=25,
    ),
    Safeguard(
        "answers by level",
        "each heartbeat says how far its phone knows the press, and the hub answers until it knows",
        levels,
        "all_converges",
        town(
            "Most of what the hub says is lost.",
            once("loss", "10:00:20", lasts_min=8, scope="hub", percent=70),
            all_press("10:00:30", lasts_s=20),
        ),
        minutes=10,
    ),
    Safeguard(
        "unknown open press",
        "an open press that the hub does not know, because it was set back to a backup, is a press",
        unknown_open,
        "all_converges",
        town(
            "The hub goes on from a backup from before everybody pressed.",
            once("backup_restored", "10:00:30", lasts_s=60),
            all_press("10:00:35", lasts_s=20),
        ),
    ),
    Safeguard(
        "cancel of an unknown press",
        "the press that a cancel names, and the hub does not know, is a press",
        cancel_of_known,
        "all_converges",
        town(
            "The hub goes on from a backup from before everybody pressed, and many take it back then.",
            once("backup_restored", "10:00:30", lasts_s=40),
            all_press("10:00:50", lasts_s=19, taken_back=100),
        ),
        beside=(unknown_open,),
        covered_by="a heartbeat tells of the open press",
    ),
    Safeguard(
        "said again after a start",
        "what the last life of the hub may have stored and not said is said at the next start",
        instead(answers.Answers, "say_again", say_nothing),
        "all_converges",
        town(
            "The hub is killed again and again while operators work.",
            once("slow_disk", "10:00:20", lasts_min=8, wait_us=250_000),
            all_press("10:00:30", lasts_s=20),
            *(once("hub_crash", at, lasts_s=1, steps=1) for at in clock("10:01:03", "10:06", every_s=12)),
            staff=100,
        ),
        beside=(levels,),
        covered_by="heartbeats are answered by level",
        homes=30,
        minutes=7,
    ),
    Safeguard(
        "allowance of raw rows",
        "of one device no more than 600 messages are kept in an hour",
        instead(cap.RawCap, "apply", always(None)),
        "no_device_fills_the_disk",
        town("A contact is loose.", once("chatter", "10:00:20", lasts_min=4, per_minute=300), staff=0),
        homes=2,
    ),
)
