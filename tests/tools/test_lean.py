"""What a device has no use for goes to no device, and the rest of a program stays as it is, line by line."""

from __future__ import annotations

import ast

import pytest

from tools.firmware import rom
from tools.firmware.lean import lean

PLAIN = "import a\n\n\ndef f():\n    return a\n\n\nf()\n"


def leaned(source: str, **more: str) -> str:
    """sos/own.py, in a program with these other files of sos/."""
    return lean({"sos/own.py": source, **{f"sos/{name}.py": text for name, text in more.items()}})["sos/own.py"]


def code(source: str) -> list[str]:
    return [line for line in source.splitlines() if line.strip()]


def test_a_file_with_nothing_of_the_kind_stays_as_it_is() -> None:
    assert leaned(PLAIN) == PLAIN


def test_the_block_goes_and_the_lines_stay() -> None:
    found = leaned("import a\nif TYPE_CHECKING:\n    from b import (\n        c,\n    )\n\n" + "x = a\n")
    assert found == "import a\n\n\n\n\n\nx = a\n"


def test_what_is_to_be_done_otherwise_is_done_always() -> None:
    found = leaned("if TYPE_CHECKING:\n    x = 1\nelse:\n    x = 2\n")
    assert found == "\n\nif True:\n    x = 2\n"
    names: dict[str, int] = {}
    exec(found, names)  # noqa: S102 - our own lines
    assert names["x"] == 2


def test_a_name_that_only_a_type_has_is_not_imported() -> None:
    source = (
        "from __future__ import annotations\nfrom sos.b import C, d\n\n\ndef f(c: C) -> C:\n    return d(c)\n\n\nf(1)\n"
    )
    assert code(leaned(source, b="class C: pass\ndef d(c): return c\n"))[0] == "from sos.b import d"


def test_what_is_imported_for_annotations_goes_and_what_runs_stays() -> None:
    kept = "def f(a: Any) -> Any:\n    b: Any = a\n    return b\n\n\nf(1)\n"
    assert leaned("from __future__ import annotations\nfrom typing import TYPE_CHECKING, Any\n" + kept) == "\n\n" + kept
    assert leaned("TYPE_CHECKING = False  # as typing has it\n" + kept) == "\n" + kept
    for source in ("from typing import Any\n\nprint(Any)\n", "import typing\n"):
        assert leaned(source) == source


def test_a_constant_stands_where_its_name_stood_also_in_another_file() -> None:
    b = "from sos.c import S\nMS = 60 * S\n_HOST = 'a'\n"
    source = (
        "from sos import b\nfrom sos.b import MS as M\nprint(M, b.MS - 1, _X)\n_X, W = -2, (1, 'b')\nprint(3 in W)\n"
    )
    assert code(leaned(source, b=b, c="S = 1_000\n")) == [
        "print(60000, 60000 - 1, -2)",
        "print(3 in (1, 'b'))",
    ]
    assert code(lean({"sos/own.py": source, "sos/b.py": b, "sos/c.py": "S = 1_000\n"})["sos/b.py"]) == []


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("A = 1\nA = 2\nprint(A)\n", "it has two values"),
        ("A = f()\nprint(A)\n", "nobody knows what it is"),
        ("A = 1\nprint(f'{A}')\n", "it is in the middle of a text"),
        ("A = 'a text that is longer than its name'\nprint(A)\nprint(A)\n", "it would be there twice"),
        ("a = 1\nprint(a)\n", "it is no constant by its name"),
    ],
)
def test_a_name_stays(source: str, why: str) -> None:
    assert leaned(source) == source, why


def test_what_somebody_changes_is_no_constant() -> None:
    source = "A = 1\nprint(A)\n"
    assert leaned(source, b="from sos import own\nown.A = 2\n") == source


def test_the_numbers_of_a_build_are_put_in_later() -> None:
    sources = {"board/build.py": "NUMBER = 0\n", "board/run.py": "from board import build\nprint(build.NUMBER)\n"}
    assert lean(sources) == sources


USED_AND_UNUSED = """from sos.b import g


def f():
    return g()


class C:
    def used(self):
        print()

    @property
    def unused(self):
        return f()

    def __eq__(self, other):
        return True


C().used()
"""


def test_what_nothing_names_goes_and_what_only_that_has_named() -> None:
    found = lean({"sos/own.py": USED_AND_UNUSED, "sos/b.py": "def g():\n    pass\n"})
    whole = USED_AND_UNUSED.splitlines()
    lines = found["sos/own.py"].splitlines()
    assert code(found["sos/b.py"]) == []
    assert [line for line in whole if line.strip() and line not in lines] == [
        "from sos.b import g",
        "def f():",
        "    return g()",
        "    @property",
        "    def unused(self):",
        "        return f()",
    ]
    assert lines.index("C().used()") == whole.index("C().used()")


def test_what_is_asked_for_by_getattr_stays() -> None:
    source = "def f():\n    pass\n"
    assert leaned(source, b="from sos import own\ngetattr(own, 'f')\n") == source


def test_of_files_that_are_not_ours_all_is_used() -> None:
    source = "def f():\n    pass\n"
    assert lean({"machine.py": source}) == {"machine.py": source}


@pytest.mark.parametrize("image", ["phone", "remote"])
def test_the_firmware_stays_line_by_line(image: str) -> None:
    sources = {name: path.read_text(encoding="utf-8") for name, path in rom.device(image, shadows=False).items()}
    for name, after in lean(sources).items():
        assert after.count("\n") == sources[name].count("\n"), name
        assert not any(word in after for word in ("\nif TYPE_CHECKING", "\nfrom typing", "\nfrom __future__")), name
        ast.parse(after)


def test_what_is_no_python_is_refused() -> None:
    with pytest.raises(SyntaxError):
        leaned("if TYPE_CHECKING\n")
