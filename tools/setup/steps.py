"""Runs one step of an installation after the other, and shows each and how long it took. Standard library only."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
LOG: Final = ROOT / "var" / "log" / "setup.log"
LOG_LINES_MAX: Final = 15


class CannotError(Exception):
    """The machine lacks something. The text is one line that says what, and what to do."""


def run(command: Sequence[str | Path], what: str, *, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
    """Run `command` with its output in LOG, and show `what` with the seconds it takes.

    Raises:
        CannotError: it failed; the last lines of its output have been shown.
    """
    LOG.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with LOG.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [str(part) for part in command], cwd=cwd, env={**os.environ, **(env or {})}, stdout=log, stderr=log
        )
        try:
            code = _wait(process, lambda: _show(what, began, end=""))
        except BaseException:
            process.terminate()
            process.wait()
            raise
    _show(what, began, end="\n")
    if code != 0:
        lines = LOG.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES_MAX:]
        sys.stderr.write("\n".join(f"    {line}" for line in lines) + "\n")
        raise CannotError(f"{what}: failed (code {code}). The whole output is in {LOG}.")


def _wait(process: subprocess.Popen[bytes], show: Callable[[], None]) -> int:
    while True:
        if sys.stdout.isatty():
            show()
        try:
            return process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            continue


def _show(what: str, began: float, end: str) -> None:
    start = "\r" if sys.stdout.isatty() else ""
    sys.stdout.write(f"{start}  {what:<44} {time.monotonic() - began:5.0f} s{end}")
    sys.stdout.flush()


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """Changes when a file changes, comes or goes; `more` is what else the result depends on."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def only_if_changed(stamp: Path, now: str, work: Callable[[], None]) -> None:
    """Do `work` unless it was done for the fingerprint `now` before; an interrupted one is done again."""
    if stamp.exists() and stamp.read_text(encoding="utf-8") == now:
        return
    stamp.unlink(missing_ok=True)
    work()
    stamp.write_text(now, encoding="utf-8")
