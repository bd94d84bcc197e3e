"""`lamplight backup` and `lamplight restore` as a person or a timer calls them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from tests import cast
from tools.cli import app

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typer.testing import Result

KEY = "LAMPLIGHT_BACKUP_KEY"
SEALED = {KEY: "5e" * 32}


def own_environment(more: Mapping[str, str]) -> dict[str, str]:
    """Nothing of ours in it but `more`."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith("LAMPLIGHT_")}, **more}


def lamplight(*words: str | Path, more: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command, as a process of its own."""
    command = [Path(sys.executable).with_name("lamplight"), *words]
    env = own_environment(more or {})
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=cast.DEADLINE_S, check=False)


def said(*words: str | Path, more: Mapping[str, str] | None = None) -> Result:
    """The same command in this process, which is ready at once."""
    return CliRunner().invoke(app, [str(one) for one in words], env={KEY: None, "LAMPLIGHT_SITE": None, **(more or {})})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "lamplight.db"
    cast.make_database(path)
    return path


def test_a_script_gets_one_object_and_can_bring_the_backup_back(tmp_path: Path, path: Path) -> None:
    made = lamplight("backup", "--database", path, "--into", tmp_path / "safe", "--json", more=SEALED)
    assert (made.returncode, made.stderr) == (0, "")
    told = json.loads(made.stdout)
    assert told["sealed"] is True
    assert told["manifest"]["counts"]["resident"] == 6
    assert Path(told["path"]).stat().st_size == told["bytes"]
    back = said("restore", told["path"], "--into", tmp_path / "new", "--json", more=SEALED)
    assert (back.exit_code, back.stderr) == (0, "")
    assert json.loads(back.stdout) == {
        "database": str(tmp_path / "new" / "lamplight.db"),
        "manifest": told["manifest"],
    }


def test_a_person_is_told_where_it_is_and_that_it_is_not_encrypted(tmp_path: Path, path: Path) -> None:
    told = said("backup", "--database", path, "--into", tmp_path / "safe").stdout
    assert told.startswith(str(tmp_path / "safe" / "lamplight-pengpu-"))
    assert "6 residents" in told
    assert "NOT encrypted" in told


@pytest.mark.parametrize(
    ("words", "more", "named"),
    [
        (("backup", "--database", "nowhere.db", "--into", "safe"), {}, "no database nowhere.db"),
        (("backup", "--database", "lamplight.db", "--into", "lamplight.db"), {}, "lamplight.db"),
        (("backup", "--database", "lamplight.db"), {"LAMPLIGHT_BACKUP_KEY": "short"}, "LAMPLIGHT_BACKUP_KEY"),
        (("restore", "nothing.tar.gz", "--into", "new"), {}, "no backup nothing.tar.gz"),
        (("restore", "lamplight.db", "--into", "new"), {}, "lamplight.db is damaged"),
        (("restore", "lamplight.db", "--into", "."), {}, "not an empty folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], more: dict[str, str], named: str
) -> None:
    monkeypatch.chdir(path.parent)
    failed = said(*words, more=more)
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert failed.stderr.count("\n") == 1
    assert named in failed.stderr
    assert sorted(one.name for one in path.parent.iterdir()) == ["lamplight.db"]


def test_a_restored_hub_is_started_at_once_if_wanted(tmp_path: Path, path: Path) -> None:
    made = json.loads(said("backup", "--database", path, "--into", tmp_path / "safe", "--json").stdout)
    started = lamplight("restore", made["path"], "--into", tmp_path / "new", "--start")
    assert started.returncode == 1
    assert "LAMPLIGHT_SITE_KEY" in started.stderr  # the hub's own words: it is the hub that runs now
    assert (tmp_path / "new" / "lamplight.db").exists()
