"""`lamplight simulate`, as a person uses it, with the real town."""

import json
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from hub.alarms import PressKey
from simulator.virtual.command import main
from simulator.virtual.ledger import Ledger
from simulator.virtual.perform import BROKEN, HELD, INTERRUPTED, NOT_UNDERSTOOD

SMALL = ["--scenario", "power_cut", "--devices", "6", "--hours", "0.7", "--seed", "5"]
FIELDS = {"seed", "hash", "events", "wall_s", "virtual_s", "violations"}
DEADLINE_S = 100


class Said(list[str]):
    """The lines that a command has printed, and with which `code` it ended."""

    code: object = None

    @property
    def last(self) -> dict[str, Any]:
        """The JSON of the last line."""
        return json.loads(self[-1])


def simulate(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Said:
    """Do it in this process."""
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    captured = capsys.readouterr()
    said = Said((captured.out + captured.err).splitlines())
    said.code = ended.value.code
    return said


@contextmanager
def program(*words: str, **env: str) -> Generator[subprocess.Popen[str]]:
    """Do it in a process of its own, which ends with this at the latest."""
    with subprocess.Popen(
        [sys.executable, "-m", "tools.cli", "simulate", *words],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **env},
    ) as running:  # fmt: skip
        try:
            yield running
        finally:
            running.kill()


def test_the_last_line_is_json_and_another_process_with_other_hashes_says_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with program(*SMALL, "--json", PYTHONHASHSEED="12345") as elsewhere:
        said = simulate(capsys, *SMALL, "--json")
        assert said.code == HELD
        assert set(said.last) == FIELDS
        assert re.fullmatch("[0-9a-f]{64}", said.last["hash"])
        assert said.last["violations"] == []
        theirs = json.loads(elsewhere.communicate(timeout=DEADLINE_S)[0].splitlines()[-1])
    assert elsewhere.returncode == HELD
    assert {**theirs, "wall_s": 0} == {**said.last, "wall_s": 0}


def test_trace_report_and_database_are_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    trace, report, database = tmp_path / "trace.jsonl", tmp_path / "report", tmp_path / "hub.db"
    said = simulate(
        capsys, *SMALL, "--json", "--trace", trace, "--report", report, "--keep-database", database,
    )  # fmt: skip
    lines = [json.loads(line) for line in trace.read_text("utf-8").splitlines()]
    assert len(lines) == said.last["events"]
    assert json.loads((report / "result.json").read_text("utf-8")) == said.last
    with closing(sqlite3.connect(database)) as kept:
        assert kept.execute("SELECT count(*) FROM resident").fetchone() == (6,)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hub.db", "report", "trace.jsonl"]


def test_of_the_trace_one_home_from_a_time_on(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    simulate(capsys, *SMALL, "--trace", trace, "--device", "ph-00002", "--from", "18:10")
    lines = [json.loads(line) for line in trace.read_text("utf-8").splitlines()]
    assert lines
    assert all(line["clock"] >= "1 18:10" for line in lines)
    assert not any(line["who"] in ("ph-00001", "resident 1") for line in lines)


def test_a_broken_promise_becomes_a_case_whose_command_shows_it_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The town is made to believe that a phone promised a press that nobody ever heard of."""
    kept = Ledger.kept

    def invents(ledger: Ledger, key: PressKey) -> None:
        kept(ledger, key)
        if len(ledger.presses) == 4:
            ghost = key._replace(number=key.number + 1000)
            ledger.pressed(ghost, False, ledger.presses[key].at_us, ledger.presses[key].home)
            kept(ledger, ghost)

    monkeypatch.setattr(Ledger, "kept", invents)
    said = simulate(capsys, *SMALL, "--json")
    assert said.code == BROKEN
    [violation, *_] = said.last["violations"]
    assert violation["invariant"] == "no_accepted_press_is_lost"
    assert 0 < len(violation["story"]) <= 25
    assert any("presses" in line for line in violation["story"])
    assert "  " + violation["replay"] in said

    replay = shlex.split(violation["replay"])
    assert replay[:2] == ["lamplight", "simulate"]
    assert "--calm-from" in replay
    again = simulate(capsys, *replay[2:], "--json")
    assert again.code == BROKEN
    assert again.last["violations"][0]["text"] == violation["text"]
    assert again.last["violations"][0]["story"] == violation["story"]


def test_an_interrupted_run_says_what_it_found_until_then(tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    with program("--devices", "6", "--days", "366", "--json", "--trace", str(trace)) as running:
        deadline = time.monotonic() + DEADLINE_S
        while not trace.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=DEADLINE_S)[0].splitlines()
    assert running.returncode == INTERRUPTED
    assert any(line.startswith("INTERRUPTED") for line in said)
    found = json.loads(said[-1])
    assert set(found) == FIELDS | {"interrupted"}
    assert found["virtual_s"] < 366 * 86_400


def test_a_swarm_runs_each_seed_and_adds_up(capsys: pytest.CaptureFixture[str]) -> None:
    said = simulate(capsys, *SMALL[:-1], "1", "--swarm", "2", "--jobs", "2", "--json")
    assert said.code == HELD
    assert set(said.last) == FIELDS | {"seeds"}
    assert (said.last["seed"], said.last["seeds"], said.last["violations"]) == (1, 2, [])
    assert said.last["virtual_s"] > 2 * 0.7 * 3600


def test_what_is_not_understood_ends_with_2_and_what_is_possible(capsys: pytest.CaptureFixture[str]) -> None:
    said = simulate(capsys, "--scenario", "power_cuts")
    assert said.code == NOT_UNDERSTOOD
    assert "power_cut" in said[-1]
    assert simulate(capsys, "--devices", "0").code == NOT_UNDERSTOOD


def test_the_help_names_every_scenario_and_the_live_gear_has_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    text = "\n".join(simulate(capsys, "--help"))
    for word in ("storm_of_1600", "year_end", "--swarm", "--until-violation", "Exit codes", "--live"):
        assert word in text
    with program("--live", "--help") as live:
        assert "broker" in live.communicate(timeout=DEADLINE_S)[0]
    assert live.returncode == 0
