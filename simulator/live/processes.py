"""Looks at a program from outside: which one listens at a port, how much processor and memory it has used. Linux."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")
_LISTENING: Final = "0A"


def listener(port: int) -> int | None:
    """The id of the process that listens at this TCP port here; None if there is none, or it is not ours to see."""
    inodes = {f"socket:[{inode}]" for file in ("tcp", "tcp6") for inode in _listening(_PROC / "net" / file, port)}
    for folder in _PROC.glob("[0-9]*") if inodes else ():
        try:
            if any(os.readlink(one) in inodes for one in (folder / "fd").iterdir()):  # noqa: PTH115 - a socket is no path
                return int(folder.name)
        except OSError:
            continue  # gone, or another user's
    return None


def cpu_s(pid: int) -> float | None:
    """Seconds of one processor that it has used since its start; None when it is gone."""
    try:
        after_name = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(after_name[11]) + int(after_name[12])) / _TICKS_PER_S


def memory_mb(pid: int) -> float | None:
    """Megabytes of memory that it holds now; None when it is gone."""
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", (_PROC / str(pid) / "status").read_text())
    except OSError:
        return None
    return None if found is None else int(found[1]) / 1000


def _listening(table: Path, port: int) -> list[str]:
    if not table.exists():
        return []
    rows = [line.split() for line in table.read_text().splitlines()[1:]]
    return [row[9] for row in rows if row[3] == _LISTENING and int(row[1].rpartition(":")[2], 16) == port]
