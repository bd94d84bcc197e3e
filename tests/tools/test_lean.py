"""What only a type checker reads goes to no device, and the rest of a file stays as it is, line by line."""

from __future__ import annotations

import ast

import pytest

from tools.firmware.lean import lean
from tools.firmware.rom import FIRMWARE

PLAIN = "import a\n\n\ndef f():\n    return a\n"


def test_a_file_without_such_a_block_stays_as_it_is() -> None:
    assert lean(PLAIN) == PLAIN


def test_the_block_goes_and_the_lines_stay() -> None:
    found = lean("import a\nif TYPE_CHECKING:\n    from b import (\n        c,\n    )\n\n" + "x = a\n")
    assert found == "import a\n\n\n\n\n\nx = a\n"


def test_what_is_to_be_done_otherwise_is_done_always() -> None:
    found = lean("if TYPE_CHECKING:\n    x = 1\nelse:\n    x = 2\n")
    assert found == "\n\nif True:\n    x = 2\n"
    names: dict[str, int] = {}
    exec(found, names)  # noqa: S102 - our own lines
    assert names["x"] == 2


def test_what_is_imported_for_annotations_goes_and_what_runs_stays() -> None:
    kept = "def f(a: Any) -> Any:\n    b: Any = a\n    return b\n"
    assert lean("from __future__ import annotations\nfrom typing import TYPE_CHECKING, Any\n" + kept) == "\n\n" + kept
    assert lean("TYPE_CHECKING = False  # as typing has it\n" + kept) == "\n" + kept
    for source in ("from typing import Any\n\nprint(Any)\n", "import typing\n", "A = False\n"):
        assert lean(source) == source


def test_no_file_of_the_firmware_has_such_a_block_left() -> None:
    for path in FIRMWARE.rglob("*.py"):
        before = path.read_text(encoding="utf-8")
        after = lean(before)
        assert after.count("\n") == before.count("\n"), path
        assert "\nif TYPE_CHECKING" not in after, path
        ast.parse(after)


def test_what_is_no_python_is_refused() -> None:
    with pytest.raises(SyntaxError):
        lean("if TYPE_CHECKING\n")
