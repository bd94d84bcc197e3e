"""The whole chain against a malicious world: whatever is lost, doubled, late, cut or restored, no press is forgotten.

Real phones, the real intake on a real SQLite file; in between a network that does its worst for as long as it may, and
then heals. Whatever happens in whatever order, a phone never says what is not true, and in the end everybody agrees.
"""

import asyncio
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.alarms import PressKey
from hub.alarms.policy import STAGES
from tests import cast
from tests.hub.intake.fate import Fate
from tests.hub.intake.homes import Home
from tests.hub.intake.world import World
from tests.randomness import PROFILE, SEED, header

HOMES = 3
HEALING_MS = 300_000  # five heartbeats: two for each button of a home, and one to spare
WORLDS = {"quick": 50, "long": 2_000}
STEPS = {"quick": 150, "long": 250}
WORLDS_A_TEST = {"quick": 50, "long": 40}  # one test has two minutes


def says_only_what_is_true(world: World) -> None:
    """Each phone, of each press: nothing that no centre has ever stored."""
    for one in world.homes:
        stages: dict[PressKey, int] = {}
        for held in one.machine.presses.open:
            key = PressKey(held.button, held.epoch, held.number)
            assert held.stage == "none" or world.may_say(key, held.stage, held.by), (key, held.stage)
            assert STAGES.index(held.stage) >= one.stages.get(key, 0), "a stage was taken back"
            stages[key] = STAGES.index(held.stage)
        one.stages = stages
        newest = one.machine.presses.newest
        if one.machine.state in ("received", "taken"):
            assert newest is not None
            assert newest.stage == one.machine.state
        settled = set(one.written) - one.waiting("sos") - one.lost
        assert all(world.sayable[key] for key in settled), "what a phone does not ask any more, the centre has"


def nothing_is_lost_and_nothing_is_invented(world: World) -> None:
    """Every press is in exactly one alarm, every alarm has its presses, every cancel is noted."""
    presses = world.presses()
    written: dict[PressKey, bool] = dict.fromkeys(world.direct, False)
    excused = set(world.excused)
    for one in world.homes:
        written |= one.written
        excused |= one.lost
        missing = {key for key in one.cancels if key not in presses or presses[key]["cancelled_ms"] is None}
        assert not missing - excused - one.lost_cancels, "cancels"
    assert not set(presses) - set(written), "invented"
    assert not set(written) - set(presses) - excused - world.direct, "lost"
    for key, one in presses.items():
        # Of a test that a restored centre has forgotten, its cancel may be the first word; it does not say "test".
        assert one["alarm"]["kind"] == ("test" if written[key] else "sos") or (written[key] and one["cancelled_ms"])
    counted = Counter(one["alarm_id"] for one in presses.values())
    assert {one["id"]: one["presses"] for one in world.alarms("open", "taken", "closed")} == counted
    world.counts["presses"] += len(presses)
    world.counts["alarms"] += len(counted)


def agrees(world: World, one: Home) -> None:
    """The newest press of each button: the phone knows what the centre knows, or more than a restored one. With a worn
    flash it may hold on to an older press, of which it is told what became of a later one.
    """
    presses = world.presses()
    for button in (one.phone_id, one.remote_id):
        held = one.machine.presses.of(button)
        mine = PressKey(held.button, held.epoch, held.number) if held is not None else None
        newest = [key for key in one.written if key.device_id == button and key not in one.forgotten][-1:]
        for key in newest if mine is None else {*newest, mine}:
            stage, by = (held.stage, held.by) if held is not None and key == mine else ("closed", None)
            if key not in presses:
                assert key in world.excused | one.lost
                assert stage == "closed"
                continue
            alarm = presses[key]["alarm"]
            told = "received" if alarm["state"] == "open" else alarm["state"]
            # An older press that comes after a later one of its button was closed: closed for the phone, an alarm here.
            overtaken = stage == "closed" and world.may_say(key, stage, by)
            if overtaken or key in world.shaken | one.forgotten:
                assert STAGES.index(stage) >= STAGES.index(told)
            else:
                assert (stage, by) == (told, alarm["taken_by_name"] if told == "taken" else None), key


def ends_well(world: World) -> None:
    """Everything heals, everybody agrees; then all are helped, and everything is quiet."""
    world.heal(HEALING_MS)
    nothing_is_lost_and_nothing_is_invented(world)
    for one in world.homes:
        assert not one.machine.outbox.waiting
        agrees(world, one)
    while world.alarms("open"):
        world.take(0, 0)
    while world.alarms("taken"):
        world.close(0)
    world.heal(HEALING_MS)
    assert [one.machine.state for one in world.homes] == ["idle"] * HOMES
    assert not world.alarms("open", "taken")


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.mark.parametrize("first", range(0, WORLDS[PROFILE], WORLDS_A_TEST[PROFILE]))
def test_no_press_is_lost_invented_or_misreported(
    first: int, loop: asyncio.AbstractEventLoop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template, counts = tmp_path / "new.db", Counter[str]()
    cast.make_database(template, cast.HandClock())
    for number in range(first, min(first + WORLDS_A_TEST[PROFILE], WORLDS[PROFILE])):
        world = World(tmp_path, template, HOMES, counts, loop)
        fate = Fate(world, random.Random(f"{SEED} {number}"))  # noqa: S311 - the seed is printed by the run
        try:
            for _ in range(STEPS[PROFILE]):
                fate.strikes()
                says_only_what_is_true(world)
            ends_well(world)
        except BaseException as error:
            error.add_note(f"world {number} of seed {SEED}: {', '.join(fate.told)}")
            raise
        finally:
            world.end()
    with capsys.disabled():
        told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
        sys.stdout.write(f"\nthe chain: {told}; {header()}\n")
    assert min(counts[what] for what in ("presses", "taken", "closed", "hub killed")) > 0
