"""Phones that do what no phone should do, and a whole quarter that presses at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from sos import wire

from hub.alarms import PressKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from simulator.faults.fault import Fault
    from simulator.virtual.home import Home
    from simulator.virtual.town import Town

    Undo = Callable[[], None]

MINUTE_US: Final = 60_000_000
TEST_SHARE: Final = 0.2  # of the presses of a phone that chatters
QOS: Final = 1
CROWD: Final = ("percent", "tests", "taken_back", "by_remote")
BACK_US: Final = (1_000_000, 12_000_000)  # from a press to its cancel
AGAIN_SHARE: Final = 0.1  # of what a phone that chatters says: the press before once more, as a call if it was a test
LONGEST: Final = 5_000  # bytes; the hub keeps 4,096 of a message


def everyone_presses(fault: Fault, town: Town) -> Undo:
    """An earthquake, a bang, a broadcast that asks everybody to test their button. Some did not mean it."""
    drawn = town.chance.of("faults", fault.number, "who")
    for home in town.at(fault.hosts):
        presses, tests, takes_back, by_remote = (drawn.randrange(100) < fault.whole(one) for one in CROWD)
        at_us = fault.begin_us + drawn.randrange(max(fault.lasts_us, 1))
        back_us = at_us + drawn.randint(*BACK_US)
        if presses and at_us < fault.end_us:
            town.loop.at_us(at_us, _act, town, home, "press_remote" if by_remote else "test" if tests else "press")
            if takes_back and back_us < town.calm_us:
                town.loop.at_us(back_us, _act, town, home, "cancel")
    return lambda: None


def chatter(fault: Fault, town: Town) -> Undo:
    """A loose contact: events and presses by the minute. The hub must not drown in them, nor lose others."""
    [home] = town.at(fault.hosts)
    drawn = town.chance.of("faults", fault.number, "chatter")
    epoch = wire.new_epoch(drawn.randbytes(4))
    tests: dict[int, dict[str, Any]] = {}

    def say(nth: int) -> None:
        name, value = _nonsense(home.phone_id, epoch, nth, drawn)
        if home.babble(name, wire.encode(name, value), QOS) and name == "sos":
            town.ledger.speak(PressKey(home.phone_id, epoch, nth), value["test"])
            if value["test"]:
                tests[nth] = value
        elif tests and drawn.random() < AGAIN_SHARE:  # nobody can say which of the two is true
            number, test = tests.popitem()
            if home.babble("sos", wire.encode("sos", {**test, "test": False}), QOS):
                town.ledger.contradict(PressKey(home.phone_id, epoch, number))

    return _again_and_again(fault, town, say)


def wrong_bytes(fault: Fault, town: Town) -> Undo:
    """A phone whose memory is broken: what it says is cut off, of the wrong type, too long, or no text at all."""
    [home] = town.at(fault.hosts)
    drawn = town.chance.of("faults", fault.number, "bytes")

    def say(nth: int) -> None:
        name = drawn.choice(("sos", "cancel", "heartbeat", "event"))
        if home.babble(name, _wrong(name, nth, drawn), QOS) and name == "sos":
            town.ledger.garble(home.phone_id)

    return _again_and_again(fault, town, say)


def kept_heartbeats(fault: Fault, town: Town) -> Undo:
    """A phone that says its heartbeats as what is to be kept: the broker repeats the last one to whoever comes."""
    [home] = town.at(fault.hosts)

    def say(_nth: int) -> None:
        beat = {"battery_pct": 100, "mains": True, "uptime_s": 1, "firmware": "simulator", "outbox": 0}
        home.babble("heartbeat", wire.encode("heartbeat", beat), 0, retain=True)

    return _each(MINUTE_US, fault, town, say)


def cloned_device(fault: Fault, town: Town) -> Undo:
    """A copied flash in another phone: both dial with one name, and each throws the other off the line."""
    [home] = town.at(fault.hosts)
    clone = home.clone(fault.number)
    town.homes[clone.who] = clone
    clone.start()
    drawn = town.chance.of("faults", fault.number, "clone")
    at_us = fault.begin_us + drawn.randrange(max(fault.lasts_us, 1))
    if at_us < fault.end_us:
        town.loop.at_us(at_us, _act, town, clone, "press")

    def take_away() -> None:
        """What it still had to tell, it will never tell."""
        waiting = clone.waiting()
        clone.power_cut("now")
        del town.homes[clone.who]
        home.dark_since_us = town.loop.now_us  # until now somebody spoke in its name
        home.may_leap = True
        for name, key in waiting:
            lost = town.ledger.cancel_lost if name == "cancel" else town.ledger.flash_lost
            lost(key, "taken_away")

    return take_away


def _act(town: Town, home: Home, what: str) -> None:
    town.trace.tell(f"resident {home.resident}", what)
    home.act(what)


def _again_and_again(fault: Fault, town: Town, say: Callable[[int], None]) -> Undo:
    """So many times a minute, until the fault ends."""
    return _each(MINUTE_US // fault.whole("per_minute"), fault, town, say)


def _each(every_us: int, fault: Fault, town: Town, say: Callable[[int], None]) -> Undo:
    def once(nth: int) -> None:
        if town.loop.now_us < fault.end_us:
            say(nth)
            town.loop.after_us(every_us, once, nth + 1)

    once(1)
    return lambda: None


def _nonsense(device: str, epoch: str, nth: int, drawn: Random) -> tuple[str, dict[str, Any]]:
    """A message that the contract allows, and nobody meant."""
    uptime_ms = drawn.randrange(1_000_000)
    if drawn.random() < 0.5:
        kind = drawn.choice(("tamper", "battery_low", "mains_back", "self_test"))
        return "event", {"epoch": epoch, "number": nth, "kind": kind, "uptime_ms": uptime_ms}
    return "sos", {
        "button": device, "epoch": epoch, "number": nth, "source": "phone", "path": "ip",
        "pressed_uptime_ms": uptime_ms, "sent_uptime_ms": uptime_ms, "further": False,
        "test": drawn.random() < TEST_SHARE, "battery_pct": 50, "mains": True,
    }  # fmt: skip


def _wrong(name: str, nth: int, drawn: Random) -> bytes:
    """Bytes that are no message of this name."""
    match drawn.randrange(5):
        case 0:
            return drawn.randbytes(drawn.randrange(1, 80)) + b"\xff"
        case 1:
            return b""
        case 2:
            return json.dumps({"button": [nth], "epoch": None, "number": name}).encode()
        case 3:
            return b"[" * LONGEST
        case _:
            return b'{"button":"ph-'
