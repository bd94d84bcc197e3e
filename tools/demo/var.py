"""The demo's folder: one demo at a time uses it, and RESET=1 empties it of the town."""

from __future__ import annotations

import fcntl
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

OF_A_TOWN: Final = ("lamplight.db", "lamplight.db-wal", "lamplight.db-shm", "live", "broker", "secrets", "ca")


class Refused(Exception):
    """The demo cannot begin. The text is one line that says why, and what to do."""


@contextmanager
def alone(var: Path) -> Generator[None]:
    """Hold the folder for one demo, made with mode 0700; the system lets go when we end, however we end.

    Raises Refused when another demo holds it.
    """
    var.mkdir(parents=True, exist_ok=True)
    var.chmod(0o700)
    with (var / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"a demo is already running in {var}. Stop that one first (Ctrl-C there).") from None
        yield


def forget(var: Path) -> None:
    """Remove the town with its history and its secrets; logs stay."""
    for name in OF_A_TOWN:
        path = var / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
