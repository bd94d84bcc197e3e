"""How these commands speak: a line of progress for people, one JSON object for scripts, one line why it failed."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping

_ERASE: Final = "\r\033[K"


class Progress:
    """Says on the terminal how far it is; a script (no terminal) is told nothing until the end."""

    def __init__(self) -> None:
        self._shown = ""
        self._wanted = sys.stderr.isatty()

    def __call__(self, step: str, done: int, of: int) -> None:
        """`done` parts of `of` have been `step` (a word: copied, packed)."""
        text = f"{step} {done * 100 // max(of, 1)} %"
        if self._wanted and text != self._shown:
            self._shown = text
            sys.stderr.write(f"{_ERASE}{text}")
            sys.stderr.flush()

    def end(self) -> None:
        """Give the line back."""
        if self._shown:
            sys.stderr.write(_ERASE)


@contextmanager
def one_line_why(*expected: type[Exception]) -> Generator[Progress]:
    """What is `expected` to go wrong becomes one line on stderr and exit code 1."""
    progress = Progress()
    try:
        yield progress
    except (*expected, OSError) as error:
        progress.end()
        print(f"lamplight: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    finally:
        progress.end()


def say(as_json: bool, answer: Mapping[str, Any], *lines: str) -> None:
    """`answer` for a script, or the lines for a person."""
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        for line in lines:
            print(line)


def size(count: int) -> str:
    """Bytes in words: "3.4 MB"."""
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count:,} bytes"
