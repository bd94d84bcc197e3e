"""The whole chain against a malicious world: whatever is lost, doubled, late, cut or restored, no press is forgotten.

Real phones, the real intake on a real SQLite file; in between a network that does its worst for as long as it may, and
then heals. Whatever happens in whatever order, a phone never says what is not true, and in the end everybody agrees.
"""

import os
import sys
from collections import Counter
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sos.parts import events

from hub.alarms import PressKey
from hub.alarms.policy import STAGES
from tests import cast
from tests.hub.intake.homes import Home
from tests.hub.intake.world import World
from tests.randomness import PROFILE, header

# Making a failure small takes minutes: ask for it when there is one (LAMPLIGHT_SHRINK=1).
PHASES = [one for one in Phase if one is not Phase.shrink or os.environ.get("LAMPLIGHT_SHRINK")]
HOMES = 3
HEALING_MS = 300_000  # five heartbeats: two for each button of a home, and one to spare
EXAMPLES = {"quick": 80, "long": 2_000}
STEPS = {"quick": 50, "long": 80}
DAY_MS = 24 * cast.HOUR_MS

home = st.integers(0, HOMES - 1)
place = st.integers(0, 30)


class Chain(RuleBasedStateMachine):
    """Everything that may happen, in any order."""

    folder: ClassVar[Path]
    template: ClassVar[Path]
    counts: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.folder, self.template, HOMES, self.counts)
        for one in self.world.homes:
            one.happens(events.LinkUp())

    # What people do.

    @rule(home=home, many=st.integers(1, 5))
    def the_red_button_is_pressed(self, home: int, many: int) -> None:
        one = self.world.homes[home]
        for _ in range(many):
            lives = one.lives
            self._happens(home, events.RedPressed())
            asked = {key for key in one.waiting("sos") if key.device_id == one.phone_id and not one.written[key]}
            assert asked or one.lives > lives, "the red button was pressed, and the phone asks for nobody"

    @rule(home=home, many=st.integers(1, 4))
    def a_test_is_made(self, home: int, many: int) -> None:
        for _ in range(many):
            self._happens(home, events.GreenAndRedHeld())

    @rule(home=home)
    def the_cancel_key_is_pressed(self, home: int) -> None:
        self._happens(home, events.CancelPressed())

    @rule(home=home, again=st.booleans())
    def the_remote_is_pressed(self, home: int, again: bool) -> None:
        self.world.homes[home].remote_presses(again)

    @rule(home=home)
    def the_remote_speaks_for_itself(self, home: int) -> None:
        self.world.press_directly(self.world.homes[home])

    @rule(place=place, who=st.integers(0, 1))
    def an_alarm_is_taken(self, place: int, who: int) -> None:
        self.world.take(place, who)

    @rule(place=place)
    def an_alarm_is_closed(self, place: int) -> None:
        self.world.close(place)

    # What the network does.

    @precondition(lambda self: self.world.up)
    @rule(places=st.lists(place, min_size=1, max_size=12), keep=st.booleans())
    def messages_arrive(self, places: list[int], keep: bool) -> None:
        ids = list(self.world.up)
        self.world.reach_hub([ids[one] for one in dict.fromkeys(one % len(ids) for one in places)], keep=keep)

    @precondition(lambda self: self.world.up)
    @rule(place=place)
    def a_message_is_lost(self, place: int) -> None:
        del self.world.up[list(self.world.up)[place % len(self.world.up)]]
        self.counts["messages lost"] += 1

    @precondition(lambda self: self.world.down)
    @rule(places=st.lists(place, min_size=1, max_size=12), keep=st.booleans())
    def answers_arrive(self, places: list[int], keep: bool) -> None:
        for one in places:
            if self.world.down:
                self.world.reach_home(one % len(self.world.down), keep=keep)

    @precondition(lambda self: self.world.down)
    @rule(place=place)
    def an_answer_is_lost(self, place: int) -> None:
        del self.world.down[place % len(self.world.down)]
        self.counts["answers lost"] += 1

    @rule(home=home, up=st.booleans())
    def a_line_changes(self, home: int, up: bool) -> None:
        self._happens(home, events.LinkUp() if up else events.LinkDown())

    @rule(ms=st.sampled_from([100, 1_000, 5_000, 31_000, 60_000]))
    def time_passes(self, ms: int) -> None:
        self.world.pass_time(ms)

    @rule(times=st.integers(1, 3))
    def for_a_while_all_is_well(self, times: int) -> None:
        """So that more of what follows an answer is seen."""
        for _ in range(times):
            if self.world.up:
                self.world.reach_hub(list(self.world.up))
            while self.world.down:
                self.world.reach_home(0)

    # What breaks.

    @rule(home=home)
    def a_phone_loses_its_power(self, home: int) -> None:
        self.world.homes[home].power_cut()
        self.counts["phones cut"] += 1

    @rule(home=home, stores=st.integers(1, 3), after=st.booleans())
    def a_phone_will_lose_its_power_while_it_writes(self, home: int, stores: int, after: bool) -> None:
        self.world.homes[home].cut_in, self.world.homes[home].cut_after = stores, after
        self.counts["phones cut while writing"] += 1

    @rule(home=home)
    def a_flash_wears_out(self, home: int) -> None:
        self.world.homes[home].flash_fails = True

    @rule(home=home)
    def a_flash_is_replaced(self, home: int) -> None:
        self.world.homes[home].new_flash()
        self.counts["flashes replaced"] += 1

    @rule(home=home)
    def a_remote_is_replaced(self, home: int) -> None:
        self.world.homes[home].new_remote()

    @rule(home=home, on=st.booleans())
    def the_mains_change(self, home: int, on: bool) -> None:
        self._happens(home, events.Mains(on))

    @rule(words=st.integers(0, 4), places=st.lists(place, max_size=12))
    def the_hub_is_killed_before_it_has_said_all(self, words: int, places: list[int]) -> None:
        """Between commit and answer, between answer and PUBACK, or between two of them."""
        self.world.hub.words_left = words
        if self.world.up and places:
            self.messages_arrive(places, keep=False)
        self.world.kill_hub()

    @rule()
    def a_copy_of_the_database_is_kept(self) -> None:
        self.world.back_up()

    @rule()
    def the_database_is_restored(self) -> None:
        self.world.restore()

    @rule(ms=st.integers(-DAY_MS, DAY_MS))
    def the_clock_of_the_hub_jumps(self, ms: int) -> None:
        self.world.clock.forward(ms)

    @rule(home=home, ms=st.integers(0, 30 * DAY_MS))
    def a_phone_was_not_awake_for_long(self, home: int, ms: int) -> None:
        self.world.homes[home].uptime_ms += ms
        self.world.homes[home].tick()

    # What must be true, whatever happens.

    @invariant()
    def a_phone_says_only_what_is_true(self) -> None:
        for one in self.world.homes:
            for held in one.machine.presses.open:
                key = PressKey(held.button, held.epoch, held.number)
                assert held.stage == "none" or (held.stage, held.by) in self.world.sayable[key], (key, held.stage)
            newest = one.machine.presses.newest
            if one.machine.state in ("received", "taken"):
                assert newest is not None
                assert newest.stage == one.machine.state

    @invariant()
    def what_a_phone_does_not_ask_any_more_the_centre_has(self) -> None:
        for one in self.world.homes:
            settled = set(one.written) - one.waiting("sos") - one.lost
            assert all(self.world.sayable[key] for key in settled)

    def teardown(self) -> None:
        """Unless something is wrong already: heal, agree, help everybody, be quiet."""
        try:
            if sys.exc_info()[0] is None:
                self._ends_well(self.world)
        finally:
            self.world.end()

    def _ends_well(self, world: World) -> None:
        world.heal(HEALING_MS)
        self._nothing_is_lost_and_nothing_is_invented()
        for one in world.homes:
            assert not one.machine.outbox.waiting
            self._agrees(one)
        while world.alarms("open"):
            world.take(0, 0)
        while world.alarms("taken"):
            world.close(0)
        world.heal(HEALING_MS)
        assert [one.machine.state for one in world.homes] == ["idle"] * HOMES
        assert not world.alarms("open", "taken")
        self.counts["worlds"] += 1

    def _nothing_is_lost_and_nothing_is_invented(self) -> None:
        presses = self.world.presses()
        written: dict[PressKey, bool] = dict.fromkeys(self.world.direct, False)
        excused = set(self.world.excused)
        for one in self.world.homes:
            written |= one.written
            excused |= one.lost
            missing = {key for key in one.cancels if key not in presses or presses[key]["cancelled_ms"] is None}
            assert not missing - excused
        assert not set(presses) - set(written)
        assert not set(written) - set(presses) - excused - self.world.direct
        for key, one in presses.items():
            assert one["alarm"]["kind"] == "sos" or (one["alarm"]["kind"] == "test" and written[key])
        counted = Counter(one["alarm_id"] for one in presses.values())
        assert {one["id"]: one["presses"] for one in self.world.alarms("open", "taken", "closed")} == counted
        self.counts["presses"] += len(presses)
        self.counts["alarms"] += len(counted)

    def _agrees(self, one: Home) -> None:
        """The newest press of each button: the phone knows what the centre knows, or more than a restored one."""
        presses = self.world.presses()
        for button in (one.phone_id, one.remote_id):
            held = one.machine.presses.of(button)
            newest = [key for key in one.written if key.device_id == button and key not in one.forgotten][-1:]
            if held is not None:
                newest.append(PressKey(held.button, held.epoch, held.number))
            for key in newest:
                same = held is not None and key == (held.button, held.epoch, held.number)
                stage, by = (held.stage, held.by) if held is not None and same else ("closed", None)
                if key in presses:
                    alarm = presses[key]["alarm"]
                    told = "received" if alarm["state"] == "open" else alarm["state"]
                    if key in self.world.shaken:
                        assert STAGES.index(stage) >= STAGES.index(told)
                    else:
                        assert (stage, by) == (told, alarm["taken_by_name"] if told == "taken" else None), key
                else:
                    assert key in self.world.excused | one.lost
                    assert stage == "closed"

    def _happens(self, home: int, event: events.Event) -> None:
        self.world.homes[home].happens(event)
        self.counts[type(event).__name__] += 1


def test_no_press_is_lost_invented_or_misreported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Chain.folder, Chain.template, Chain.counts = tmp_path, tmp_path / "new.db", Counter()
    cast.make_database(Chain.template, cast.HandClock())
    limits = settings(
        max_examples=EXAMPLES[PROFILE], stateful_step_count=STEPS[PROFILE], phases=PHASES, report_multiple_bugs=False
    )
    run_state_machine_as_test(Chain, settings=limits)
    with capsys.disabled():
        told = ", ".join(f"{count} {what}" for what, count in sorted(Chain.counts.items()))
        sys.stdout.write(f"\nthe chain: {told}; {header()}\n")
    assert min(Chain.counts[what] for what in ("presses", "taken", "closed", "hub killed")) > 0
