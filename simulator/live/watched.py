"""The hub as it is seen from outside while the town runs: processor, memory, and by whom its time is spent."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

from simulator.live import processes

SAMPLES_PER_S: Final = 100
WAIT_S_MAX: Final = 30
LINES_MAX: Final = 25
_LINE: Final = re.compile(r":\d+\)$")


class Watched:
    """What the process `pid` uses from now on."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._began_s = time.monotonic()
        self._cpu_before_s = processes.cpu_s(pid)

    def as_json(self) -> dict[str, Any] | None:
        """Seconds of a processor, per cent of one core, megabytes; None when the process is gone."""
        cpu_s, memory_mb = processes.cpu_s(self.pid), processes.memory_mb(self.pid)
        if cpu_s is None or self._cpu_before_s is None:
            return None
        used_s, run_s = cpu_s - self._cpu_before_s, max(time.monotonic() - self._began_s, 0.001)
        return {
            "pid": self.pid,
            "cpu_s": round(used_s, 2),
            "core_percent": round(100 * used_s / run_s, 1),
            "memory_mb": memory_mb,
        }


class Profile:
    """py-spy looks at a process a hundred times a second, from outside. Raises FileNotFoundError without py-spy."""

    def __init__(self, pid: int, out: Path) -> None:
        self._out = out
        beside = Path(sys.executable).with_name("py-spy")
        program = str(beside) if beside.exists() else shutil.which("py-spy")
        if program is None:
            raise FileNotFoundError("--profile needs py-spy, which `make check` installs: pip install py-spy")
        command = (
            program, "record", "--pid", str(pid), "--rate", str(SAMPLES_PER_S), "--duration", "unlimited",
            "--format", "raw", "--nonblocking", "--output", str(out),
        )  # fmt: skip
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def close(self) -> None:
        """End it in any case."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> dict[str, Any]:
        """End it; where the time went, or why nobody knows."""
        self._process.send_signal(signal.SIGINT)
        try:
            _, errors = self._process.communicate(timeout=WAIT_S_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            errors = b"py-spy did not end"
        if not self._out.exists():
            return {"error": errors.decode(errors="replace").strip()[-500:] or "py-spy wrote nothing"}
        return {"file": self._out.name, **where_time_goes(self._out.read_text(encoding="utf-8").splitlines())}


def where_time_goes(stacks: list[str]) -> dict[str, Any]:
    """From collapsed stacks ("a;b;c 12", innermost last): the functions with the largest shares, in per cent.

    `own` is the time in the function itself, `all` with everything that it calls.
    """
    own, everything, samples = Counter[str](), Counter[str](), 0
    for line in stacks:
        text, _, count_text = line.rpartition(" ")
        frames, count = [_LINE.sub(")", frame) for frame in text.split(";")], int(count_text)
        samples += count
        own[frames[-1]] += count
        for frame in set(frames):
            everything[frame] += count
    top = [
        {"function": name, "own_percent": _percent(own[name], samples), "all_percent": _percent(count, samples)}
        for name, count in sorted(everything.items(), key=lambda one: (-own[one[0]], -one[1], one[0]))[:LINES_MAX]
    ]
    return {"samples": samples, "functions": top}


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
