"""What took seconds to work out is not worked out again, by no process, and nobody ever reads half of it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tools.firmware import kept as tools_kept
from tools.firmware.kept import FILES_MAX, kept

if TYPE_CHECKING:
    from pathlib import Path

# Two hundred times: a result of a megabyte, asked for under one name.
ASKS: Final = """
import sys
from pathlib import Path
from tools.firmware import kept
for turn in range(200):
    assert len(kept.kept(turn % 4, lambda: "x" * 1_000_000, Path(sys.argv[1]))) == 1_000_000
"""


def nobody() -> str:
    raise AssertionError("it was worked out again")


def test_it_is_worked_out_once(tmp_path: Path) -> None:
    assert kept(["a", 1], lambda: {"b": "c", "a": "d"}, tmp_path) == {"b": "c", "a": "d"}
    again = kept(["a", 1], nobody, tmp_path)
    assert list(again) == ["b", "a"], "in its order"


def test_it_is_worked_out_anew_when_what_it_follows_from_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [kept(text, lambda text=text: text, tmp_path) for text in ("a", "b")] == ["a", "b"]
    monkeypatch.setattr(tools_kept, "_tools", lambda: "a tool was changed")
    assert kept("a", lambda: "by the new tool", tmp_path) == "by the new tool"


def test_a_file_that_is_torn_is_worked_out_anew(tmp_path: Path) -> None:
    kept("a", lambda: "whole", tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_text('"who', encoding="utf-8")
    assert kept("a", lambda: "whole", tmp_path) == "whole"
    assert kept("a", nobody, tmp_path) == "whole"


def test_processes_beside_each_other_never_read_half_of_it(tmp_path: Path) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", ASKS, str(tmp_path)]) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert len(list(tmp_path.iterdir())) == 4, "and nothing is left of their work"


def test_the_disk_does_not_fill_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools_kept, "FILES_MAX", 3)
    for number in range(10):
        kept(number, lambda number=number: number, tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
    assert FILES_MAX > 3
