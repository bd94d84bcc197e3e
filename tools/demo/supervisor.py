"""Keeps the parts of the demo running: one that ends is started again, one that keeps ending ends the demo."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NoReturn

from tools.processes import ChildFailed, kill_child, log_tail, start_child, stop_child

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

LOOK_EVERY_S: Final = 0.5
ENDS_MAX: Final = 3
ENDS_WITHIN_S: Final = 60.0


class Stop(BaseException):
    """Somebody wants the demo to end: Ctrl-C, or a polite signal."""


@dataclass
class Part:
    """One program of the demo; `command` and `env` as for `start_child`."""

    name: str
    command: Sequence[str | Path]
    log: Path
    env: Mapping[str, str] = field(repr=False)
    process: subprocess.Popen[bytes] | None = None
    ends: deque[float] = field(default_factory=lambda: deque[float](maxlen=ENDS_MAX))

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, again if need be."""
        self.process = start_child(self.command, self.log, self.env)
        return self.process


class Supervisor:
    """Starts parts in order, watches them, and stops them in the opposite order."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """`say` shows one line to the person at the terminal."""
        self._say = say
        self.stopping = False
        self._parts: list[Part] = []

    def start(self, part: Part) -> subprocess.Popen[bytes]:
        """Start `part` and keep it running from now on."""
        self._parts.append(part)
        return part.start()

    def watch(self) -> NoReturn:
        """Watch over the parts. Raises Stop when `stopping` was set, ChildFailed for a part that does not stay up."""
        while not self.stopping:
            time.sleep(LOOK_EVERY_S)
            for part in self._parts:
                if part.process is not None and part.process.poll() is not None:
                    self._start_again(part, part.process.returncode)
        raise Stop

    def _start_again(self, part: Part, code: int) -> None:
        now = time.monotonic()
        part.ends.append(now)
        if len(part.ends) == ENDS_MAX and now - part.ends[0] < ENDS_WITHIN_S:
            raise ChildFailed(f"the {part.name} does not stay up (code {code}). Its log ends:\n{log_tail(part.log)}")
        self._say(f"The {part.name} ended with code {code}: started again. Its log: {part.log}")
        part.start()

    def stop(self) -> None:
        """Stop all parts, the last one first; kill what does not stop."""
        while self._parts:
            process = self._parts[-1].process
            if process is not None:
                stop_child(process)
            self._parts.pop()

    def kill(self) -> None:
        """No more patience."""
        for part in self._parts:
            if part.process is not None:
                kill_child(part.process)
