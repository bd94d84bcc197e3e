"""Finds out which source files belong to an image: those that its main.py imports, and what these import, and so on."""

from __future__ import annotations

import ast
import functools
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRMWARE: Final = Path(__file__).parents[2] / "firmware"
IMAGES: Final = FIRMWARE / "images"
PARTS: Final = FIRMWARE / "sos" / "parts"
MAKES_A_PART: Final = "\ndef part() -> "
# These are run by the chip itself and stay for good; they are no part of a build that comes later.
LOADER: Final = ("boot.py", "main.py")


def images() -> list[str]:
    """The kinds of devices that there is a firmware for."""
    return sorted(path.parent.name for path in IMAGES.glob("*/main.py"))


def of_image(image: str) -> dict[str, Path]:
    """The files of a build by their names in a slot: sources (still `.py`), and whatever else lies beside main.py."""
    folder = IMAGES / image
    found = {path.name: path for path in sorted(folder.iterdir()) if path.is_file() and path.name not in LOADER}
    waiting = [folder / "main.py", *(path for path in found.values() if path.suffix == ".py")]
    while waiting:
        for path in _needed_by(waiting.pop()):
            key = _name_in_slot(path)
            if key not in found:
                found[key] = path
                waiting.append(path)
    return dict(sorted(found.items()))


def loader(image: str) -> dict[str, bytes]:
    """What is put on a new board once: it chooses the slot, and runs what is there."""
    return {name: (IMAGES / image / name).read_bytes() for name in LOADER}


def _needed_by(path: Path) -> Iterator[Path]:
    """The files of all that it may import. `parts/part.py` loads parts by their names, any that there is."""
    for name in _imported(path, path.read_text(encoding="utf-8")):
        yield from _files_of(name)
    if path == PARTS / "part.py":
        yield from (one for one in sorted(PARTS.glob("*.py")) if MAKES_A_PART in one.read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=256)
def _imported(path: Path, text: str) -> tuple[str, ...]:
    """The dotted names that a file may import, also later and inside functions, but never for its types only."""
    package = _name_in_slot(path).removesuffix(".py").split("/")[:-1]
    names: list[str] = []
    for node in _run_at_all(ast.parse(text)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = [*package[: len(package) + 1 - node.level]] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            names += [name, *(f"{name}.{alias.name}" for alias in node.names)]
    return tuple(names)


def _run_at_all(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            for other in node.orelse:
                yield other
                yield from _run_at_all(other)
            continue
        yield node
        yield from _run_at_all(node)


def _files_of(name: str) -> Iterator[Path]:
    """The file of a module and those of the packages that it is in; nothing for what the chip has of its own."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        for base in (FIRMWARE, FIRMWARE / "shims"):
            path = base.joinpath(*parts[:length])
            for candidate in (path / "__init__.py", path.with_suffix(".py")):
                if candidate.is_file():
                    yield candidate


def _name_in_slot(path: Path) -> str:
    """Where a source lies for those who import it."""
    for base in (FIRMWARE / "shims", FIRMWARE):
        if path.is_relative_to(base):
            name = path.relative_to(base).as_posix()
            return name.split("/", 2)[2] if name.startswith("images/") else name
    raise ValueError(f"{path} is no part of the firmware")
