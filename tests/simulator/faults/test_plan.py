"""The faults of a run are known before it begins, the same for everybody who asks, and of another climate each time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest

from simulator.faults.fault import until
from simulator.faults.kinds import KINDS
from simulator.faults.kinds import find as find_kind
from simulator.faults.plan import draw
from simulator.faults.wishes import once, perhaps
from simulator.scenarios import Scenario
from simulator.virtual.chance import Chance

from .towns import HOUR_US, SEEDS, planned, town


def test_a_seed_has_the_same_faults_in_every_process() -> None:
    told = "\n".join(f"{fault.begin_us} {fault.in_words()}" for fault in planned(5))
    program = (
        "from tests.simulator.faults.towns import planned\n"
        "print('\\n'.join(f'{fault.begin_us} {fault.in_words()}' for fault in planned(5)))"
    )
    other = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": "17", "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert other.stdout.strip() == told


def test_another_seed_has_another_climate() -> None:
    climates = {tuple(sorted({fault.kind for fault in planned(seed)})) for seed in SEEDS}
    assert len(climates) == len(SEEDS)


def test_every_kind_is_in_some_runs_and_left_out_of_others() -> None:
    runs = Counter(kind for seed in SEEDS for kind in {fault.kind for fault in planned(seed)})
    assert set(runs) == {kind.name for kind in KINDS.values() if kind.likely}
    assert max(runs.values()) < len(SEEDS)


def test_how_often_a_kind_comes_differs_by_powers_of_ten() -> None:
    counts = [sum(fault.kind == "hub_crash" for fault in planned(seed, hours=72)) for seed in SEEDS]
    among = sorted(count for count in counts if count)
    assert among[-1] > 8 * among[len(among) // 10]


def test_every_fault_ends_before_the_run_does() -> None:
    for hours in (2, 6):
        for seed in SEEDS:
            for fault in planned(seed, hours=hours):
                assert 0 <= fault.begin_us <= fault.end_us < hours * HOUR_US


def test_a_small_run_sees_much_and_a_large_one_does_not_drown() -> None:
    small = sum(len(planned(seed, homes=8, hours=2)) for seed in range(20)) / 20
    large = sum(len(planned(seed, homes=1600, hours=72)) for seed in range(5)) / 5
    assert small > 3
    assert large < 100 * small


def test_two_faults_of_one_kind_never_meet_at_one_host() -> None:
    for seed in range(10):
        busy: dict[tuple[str, str], int] = {}
        for fault in planned(seed, homes=100, hours=24):
            for host in fault.hosts:
                assert busy.get((fault.kind, host), -1) < fault.begin_us
                busy[fault.kind, host] = fault.end_us


def test_every_fault_can_be_said_in_words() -> None:
    for seed in SEEDS:
        for fault in planned(seed):
            assert fault.in_words()
            assert "{" not in fault.in_words()


def test_one_more_kind_of_fault_moves_no_other() -> None:
    def faults(*kinds: str) -> list[tuple[int, int, str]]:
        scenario = Scenario("x", "x", "2026-11-02 08:00", {0: 1}, faults=perhaps(*kinds))
        plan = draw(Chance(3), scenario, town(16), 24 * HOUR_US)
        return [(fault.begin_us, fault.end_us, fault.in_words()) for fault in plan if fault.kind != "cut"]

    assert faults("loss", "hub_crash", "delay") == faults("cut", "loss", "hub_crash", "delay")


def test_once_calm_nothing_begins_and_everything_ends() -> None:
    plan = planned(2, hours=6)
    middle = plan[len(plan) // 2].begin_us
    calm = until(plan, middle)
    assert [fault.number for fault in calm] == [fault.number for fault in plan if fault.begin_us < middle]
    assert all(fault.end_us <= middle for fault in calm)


def test_what_cannot_be_is_said_with_what_can() -> None:
    with pytest.raises(ValueError, match="hub_crash"):
        find_kind("hub_crsh")
    for wrong, says in (
        (once("loss", at="09:00", lasts_s=5, scope="street"), "building, zone"),
        (once("loss", at="09:00", lasts_s=5, amount=3), "percent"),
    ):
        scenario = Scenario("x", "x", "2026-11-02 08:00", {0: 1}, faults=(wrong,))
        with pytest.raises(ValueError, match=says):
            draw(Chance(1), scenario, town(16), 4 * HOUR_US)
