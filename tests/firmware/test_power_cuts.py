"""The power is cut at every write to a real LittleFS, and the device always finds something that it can live with."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.portable import maker
from tools.firmware import rom
from tools.setup import micropython

pytestmark = pytest.mark.needs_micropython

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[2]


def code(which: str, length: int) -> bytes:
    """A ROM file system of about that length, which says which it is."""
    return rom.image({"sos/a.mpy": bytes(nth * len(which) % 251 for nth in range(length)), "which.py": which.encode()})


def cut(scenario: str, folder: Path, script: str = "power_cuts.py") -> dict[str, Any]:
    """What was seen when the power was cut at every write of a scenario."""
    interpreter = micropython.find()
    assert interpreter is not None
    (folder / "old").write_bytes(maker.bundle(code("old", 5_000), number=40))
    (folder / "new").write_bytes(maker.bundle(code("new", 20_000), number=41))
    (folder / "maker.key").write_bytes(maker.KEY)
    done = subprocess.run(
        [*interpreter.command, "-X", "heapsize=4m", str(HERE / script), scenario, str(folder)],
        env=micropython.environment(ROOT / "simulator" / "board", Path(".frozen")),
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_an_update_is_whole_or_not_there_and_goes_on_where_it_was_cut(tmp_path: Path) -> None:
    seen = cut("update", tmp_path)
    assert seen["cuts"] > 100
    assert seen["old"] > 100
    assert seen["new"] >= 1
    assert seen["resumed"] > seen["cuts"] // 3, "most cuts come while blocks are written"
    assert 2 < seen["lives"] < 10, "cut again and again it gets on all the same"


def test_where_memory_lacks_nothing_is_started_that_was_not_found_right(tmp_path: Path) -> None:

    def by_a_stranger(signed: bytes) -> bytes:
        return maker.signature(signed + b"!")

    (tmp_path / "forged").write_bytes(maker.bundle(code("new", 20_000), number=41, sign=by_a_stranger))
    seen = cut("update", tmp_path, "no_memory_updates.py")
    assert seen["lacked"] > 10
    assert seen["new"] == 24
    assert seen["forged_blocks"] <= 2, "its list is looked at before more is fetched"


def test_starts_are_counted_and_a_bad_build_is_rolled_back_whenever_the_power_goes(tmp_path: Path) -> None:
    seen = cut("boots", tmp_path)
    assert min(seen["cuts"], seen["cuts_back"], seen["old"], seen["new"]) > 10


def test_settings_are_the_old_ones_or_the_new_ones(tmp_path: Path) -> None:
    seen = cut("settings", tmp_path)
    assert min(seen["old"], seen["new"]) >= 1
    assert seen["old"] + seen["new"] == seen["cuts"] + 1


def test_no_accepted_press_is_lost(tmp_path: Path) -> None:
    seen = cut("presses", tmp_path)
    assert seen["cuts"] > 20
    assert min(seen["kept"], seen["none_yet"]) >= 1


def test_settings_on_trial_count_once_the_hub_has_answered(tmp_path: Path) -> None:
    seen = cut("trial", tmp_path)
    assert min(seen["old"], seen["old_answered"], seen["new"]) >= 1
    assert seen["old"] + seen["old_answered"] + seen["new"] == seen["cuts"] + 1


def test_a_remote_says_no_number_twice_and_knows_its_press_again(tmp_path: Path) -> None:
    seen = cut("counter", tmp_path, "power_cuts_remote.py")
    assert seen["cuts"] > 10
    assert min(seen["press"], seen["none"]) >= 1
    assert seen["said"] > 100
