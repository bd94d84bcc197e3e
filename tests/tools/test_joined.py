"""Modules that are loaded together become one for a device, and the program does the same as before."""

from __future__ import annotations

import ast
import builtins
import sys
from typing import TYPE_CHECKING

import pytest

from tools.firmware import rom
from tools.firmware.joined import NotJoined, Program, joined
from tools.firmware.lean import lean
from tools.firmware.scopes import names_of_module

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = {"sos/__init__.py": "", "board/__init__.py": ""}
OF_MICROPYTHON = {"__name__"}


def put_together(**sources: str) -> dict[str, str]:
    """A program of files named like `sos_a`, which is sos/a.py."""
    return joined(NOTHING | {name.replace("_", "/", 1) + ".py": text for name, text in sources.items()})


def done(tmp_path: Path, program: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the program leaves in `said` of board.run."""
    for name, text in program.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    ours = [name for name in sys.modules if name.split(".")[0] in ("sos", "board")]
    for name in ours:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    try:
        return __import__("board.run", fromlist=["said"]).said
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] in ("sos", "board")]:
            del sys.modules[name]


CLOCK = "_ticks = 40\n\n\ndef now():\n    global _ticks\n    _ticks += 1\n    return _ticks\n"
OTHER = "_ticks = 7\n\n\ndef ticks():\n    return f'{_ticks} ticks'\n"
LATER = "from sos import clock\nfrom sos.other import ticks as t\n\n\ndef both():\n    return clock.now(), t()\n"
RUN = """from sos import clock
from sos import other as second
from sos.clock import now as tell

said = []


def look(now=0):
    ticks = [now for now in (1, 2)]
    now = clock.now()
    return now, ticks, f"{second.ticks()}, {tell()}"


def late():
    from sos import clock as c
    from board.settling import both

    return c.now(), both()


said += [look(), late()]
"""


def test_names_that_are_alike_stay_apart_wherever_they_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = put_together(board_run=RUN, sos_clock=CLOCK, sos_other=OTHER, board_settling=LATER)
    assert sorted(program) == ["board/__init__.py", "board/run.py", "board/settling.py", "sos/__init__.py"]
    assert done(tmp_path, program, monkeypatch) == [(41, [1, 2], "7 ticks, 42"), (43, (44, "7 ticks"))]


def test_what_two_pass_on_is_found_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = put_together(
        board_run="from sos import a\nfrom sos.b import f\nsaid = [a.f(), f()]\n",
        sos_a="from sos.b import f\n",
        sos_b="class Own:\n    f = 3\n    def of(self, f=f):\n        return f\n\n\ndef f():\n    return Own().of()\n",
    )
    assert done(tmp_path, program, monkeypatch) == [3, 3]


def test_who_needs_it_also_elsewhere_finds_it_by_its_own_name() -> None:
    """A module that another than an entry loads too stays by itself: nobody loads the whole group for it."""
    program = put_together(
        board_run="said = []\n",
        board_modem="from sos import words, wires\n",
        board_remotes="from sos import wires\n",
        sos_words="",
        sos_wires="",
    )
    assert "sos/wires.py" in program
    assert "sos/words.py" not in program


def test_a_part_that_is_asked_for_by_its_name_stays_where_it_is() -> None:
    program = put_together(board_run="", board_modem="from sos import calls\n", sos_calls="def part():\n    pass\n")
    assert "sos/calls.py" in program


def test_what_cannot_be_told_apart_is_refused() -> None:
    with pytest.raises(NotJoined, match="a_f"):
        put_together(
            board_run="from sos import a, b\na.f()\nb.f()\n",
            sos_a="def f():\n    pass\n",
            sos_b="a_f = 1\ndef f(a_f):\n    pass\n",
        )


def test_a_module_that_is_somewhere_else_now_cannot_be_handed_on() -> None:
    with pytest.raises(NotJoined, match=r"sos\.a itself"):
        put_together(board_run="from sos import a\nprint(a)\n", sos_a="")


def test_a_program_without_a_phone_stays_as_it_is() -> None:
    sources = {"sos/a.py": "from sos import b\n\nb.f()\n", "sos/b.py": "def f():\n    pass\n"}
    assert joined(sources) == sources


@pytest.fixture(scope="module")
def phone() -> dict[str, str]:
    files = rom.device("phone", shadows=False)
    return lean({name: path.read_text(encoding="utf-8") for name, path in files.items()})


def test_every_name_of_a_phone_is_there(phone: dict[str, str]) -> None:
    for path, text in joined(phone).items():
        tree = ast.parse(text)
        names = [one for one in names_of_module(tree) if isinstance(one, ast.Name)]
        bound = {one.id for one in names if isinstance(one.ctx, ast.Store)} | {
            alias.asname or alias.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        bound |= {one.name or "" for one in ast.walk(tree) if isinstance(one, ast.ExceptHandler)}
        bound |= {
            n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
        assert {one.id for one in names} - bound - {*dir(builtins)} - OF_MICROPYTHON == set(), path


def test_every_name_that_is_imported_is_where_it_is_looked_for(phone: dict[str, str]) -> None:
    after = Program(joined(phone)).modules
    for module in after.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and (found := after.get(module.origin(node))) is not None:
                missing = [one.name for one in node.names if not found.has(one.name)]
                assert [one for one in missing if f"{found.name}.{one}" not in after] == [], module.name


def test_a_line_is_found_again(phone: dict[str, str]) -> None:
    program = Program(phone)
    lines = joined(phone)["board/run.py"].splitlines()
    at = next(number for number, line in enumerate(lines, 1) if "def _cancel_pressed" in line)
    path, line = program.origin("board/run.py", at)
    assert path == "sos/phone.py"
    assert "def _cancel_pressed" in phone[path].splitlines()[line - 1]
    assert program.origin("board/run.py", len(lines)) == ("board/run.py", phone["board/run.py"].count("\n"))
    with pytest.raises(ValueError, match="no such line"):
        program.origin("board/run.py", len(lines) + 1)
