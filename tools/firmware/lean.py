"""Takes out of a device's source what only a type checker reads: `if TYPE_CHECKING:`, and imports for annotations.

A device would carry their names and steps in flash and heap for nothing. The lines stay, empty, so that an error on a
device names the line that a reader sees.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FLAG: Final = "TYPE_CHECKING"
FOR_TYPES: Final = ("typing", "__future__")


def lean(source: str) -> str:
    """The same program without what is never run. SyntaxError for what is no Python."""
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == FLAG:
            _empty(lines, node)
    _take_out_names(lines, ast.parse("".join(lines)))
    return "".join(lines)


def _empty(lines: list[str], node: ast.If) -> None:
    """What was to be done otherwise is done always."""
    end = node.orelse[0].lineno - 1 if node.orelse else (node.end_lineno or node.lineno)
    lines[node.lineno - 1 : end] = ["\n"] * (end - node.lineno + 1)
    if node.orelse:
        lines[end - 1] = "if True:\n"


def _take_out_names(lines: list[str], tree: ast.Module) -> None:
    """The flag, and what is imported for annotations alone: a device never reads those."""
    read = {node.id for node in _run(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    for node in tree.body:
        names: set[str] = set()
        if isinstance(node, ast.ImportFrom) and node.module in FOR_TYPES:
            names = {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign):
            names = {name.id for name in node.targets if isinstance(name, ast.Name)} & {FLAG}
        if names and not read & names:
            end = node.end_lineno or node.lineno
            lines[node.lineno - 1 : end] = ["\n"] * (end - node.lineno + 1)


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """All of it but the annotations."""
    notes = (getattr(tree, "annotation", None), getattr(tree, "returns", None))
    for node in ast.iter_child_nodes(tree):
        if node not in notes:
            yield node
            yield from _run(node)
