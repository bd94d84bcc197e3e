"""A board at a serial port that is none: real MicroPython behind a pseudo-terminal, with a folder as its flash."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import threading
import tty
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator

SHADOWS: Final = Path(__file__).parents[2] / "simulator" / "board"


@contextmanager
def board(flash: Path) -> Generator[str]:
    """The port's name, as mpremote takes it. It has the prompt of MicroPython, also the raw one.

    A file `romfs` in its flash is its partition for code.
    """
    inner, its_end = pty.openpty()
    outer, our_end = pty.openpty()
    for end in (its_end, our_end):
        tty.setraw(end)
    command = [sys.executable, "-m", "micropython_unix", "-X", "heapsize=4m"]
    chip = {**os.environ, "MICROPYPATH": f":{SHADOWS}:.frozen"}
    process = subprocess.Popen(
        command, stdin=its_end, stdout=its_end, stderr=its_end, cwd=flash, env=chip, start_new_session=True
    )
    over = threading.Event()
    carrying = threading.Thread(target=_carry, args=(inner, outer, over))
    carrying.start()
    try:
        yield os.ttyname(our_end)
    finally:
        over.set()
        process.kill()
        process.wait()
        carrying.join()
        for end in (inner, its_end, outer, our_end):
            os.close(end)


def _carry(inner: int, outer: int, over: threading.Event) -> None:
    other = {inner: outer, outer: inner}
    while not over.is_set():
        ready, _, _ = select.select([inner, outer], [], [], 0.1)
        for end in ready:
            try:
                os.write(other[end], os.read(end, 4096))
            except OSError:
                return
