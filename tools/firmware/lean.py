"""Takes out of a device's source what only a type checker reads: its `if TYPE_CHECKING:` blocks.

A device would carry their names and steps in flash and heap for nothing. The lines stay, empty, so that an error on a
device names the line that a reader sees.
"""

from __future__ import annotations

import ast


def lean(source: str) -> str:
    """The same program without what is never run. SyntaxError for what is no Python."""
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            _empty(lines, node)
    return "".join(lines)


def _empty(lines: list[str], node: ast.If) -> None:
    """What was to be done otherwise is done always."""
    end = node.orelse[0].lineno - 1 if node.orelse else (node.end_lineno or node.lineno)
    lines[node.lineno - 1 : end] = ["\n"] * (end - node.lineno + 1)
    if node.orelse:
        lines[end - 1] = "if True:\n"
