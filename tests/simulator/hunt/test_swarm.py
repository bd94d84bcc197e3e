"""Many seeds over processes: it stops at the first that breaks a promise, and leaves no process behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from simulator.hunt.swarm import BrokeDown, Progress, swarm

from . import pretend_town
from .pretend_town import DIES_AT_SEED, FAILS_AT_SEED, OPTIONS, SLEEPS_AT_SEED

DEADLINE_S = 60.0


def go_on(_progress: Progress) -> bool:
    return True


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_each_seed_is_run_once_and_the_results_are_in_their_order() -> None:
    seen: list[float] = []

    def look(progress: Progress) -> bool:
        seen.append(progress.share)
        return True

    results = swarm(pretend_town.run, OPTIONS, range(4, 11), 3, look)
    assert [result.seed for result in results] == [*range(4, 11)]
    assert results == [pretend_town.run(replace(OPTIONS, seed=seed)) for seed in range(4, 11)]
    assert seen == sorted(seen)
    assert not multiprocessing.active_children()


def test_it_stops_at_the_first_broken_promise() -> None:
    results = swarm(pretend_town.run, OPTIONS, range(1, 100), 1, go_on)
    assert [result.seed for result in results] == [1, 2, 3]
    assert results[-1].violations
    assert not multiprocessing.active_children()


def test_a_run_that_fails_says_which_seed_and_what_python_said() -> None:
    with pytest.raises(BrokeDown, match="no such number") as failed:
        swarm(pretend_town.run, OPTIONS, [FAILS_AT_SEED], 1, go_on)
    assert failed.value.seed == FAILS_AT_SEED


def test_a_process_that_dies_says_which_seed_it_had() -> None:
    with pytest.raises(BrokeDown, match="code 9") as failed:
        swarm(pretend_town.run, OPTIONS, [DIES_AT_SEED], 1, go_on)
    assert failed.value.seed == DIES_AT_SEED


def test_an_interruption_ends_all_at_once_with_what_there_is() -> None:
    def until_one_is_there(progress: Progress) -> bool:
        return not (progress.results and progress.shares)

    results = swarm(pretend_town.run, OPTIONS, [5, SLEEPS_AT_SEED, SLEEPS_AT_SEED + 1], 2, until_one_is_there)
    assert [result.seed for result in results] == [5]
    assert not multiprocessing.active_children()


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes by what they were told in their environment")
def test_when_the_command_is_killed_its_processes_end_and_their_folder_goes(tmp_path: Path) -> None:
    """SIGKILL: nothing of its own can run any more."""
    program = (
        "from simulator.hunt.swarm import swarm\n"
        "from tests.simulator.hunt import pretend_town as town\n"
        "if __name__ == '__main__':\n"
        "    swarm(town.run, town.OPTIONS, range(town.SLEEPS_AT_SEED, 2000), 2, lambda _: True)\n"
    )
    script = tmp_path / "program.py"
    script.write_text(program)
    env = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(("", *sys.path))}
    command = subprocess.Popen([sys.executable, str(script)], env=env)
    wait_until(lambda: len([*tmp_path.glob("lamplight-swarm-*/*/here")]) == 2)
    workers = psutil.Process(command.pid).children(recursive=True)
    command.send_signal(signal.SIGKILL)
    command.wait(DEADLINE_S)
    wait_until(lambda: not any(worker.is_running() and worker.status() != "zombie" for worker in workers))
    wait_until(lambda: not [*tmp_path.glob("lamplight-swarm-*")])
