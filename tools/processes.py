"""Starts the programs that Lamplight is made of, and makes sure that none of them outlives who started it.

A child gets a process group of its own, so that Ctrl-C in a terminal reaches only the parent, which then stops its
children in an order that makes sense. If the parent is killed the hard way, the kernel kills the child (Linux only).
"""

from __future__ import annotations

import ctypes
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

STOP_SECONDS_MAX: Final = 10.0
READY_SECONDS_MAX: Final = 60.0
LOG_BYTES_MAX: Final = 10_000_000
FREE_PORTS: Final = range(20_000, 32_000)
FREE_PORT_TRIES_MAX: Final = 100
_PR_SET_PDEATHSIG: Final = 1
_libc: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class ChildFailed(RuntimeError):
    """A child ended, or did not get ready in time. The text ends with the last lines of its log."""


def start_child(
    command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start `command` with its output appended to `log` (mode 0600; a large one is put aside); `env` is added to ours.

    Call it from a thread that lives as long as the child should: the kernel's signal follows that thread.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
        log.replace(log.with_name(f"{log.name}.1"))
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            process_group=0,
            preexec_fn=_die_with_parent(os.getpid()),
        )
    finally:
        os.close(output)


def _die_with_parent(parent: int) -> Callable[[], None] | None:
    libc = _libc
    if libc is None:
        return None

    def ask_the_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # the parent died between the fork and the request
            os.kill(os.getpid(), signal.SIGKILL)

    return ask_the_kernel


def end_with_parent() -> None:
    """Let the kernel send this process SIGTERM when its parent ends (Linux only)."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def stop_child(child: subprocess.Popen[bytes], patience_s: float = STOP_SECONDS_MAX) -> None:
    """Ask `child` to end, wait for it, and kill its whole group if it has not ended after `patience_s`."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(patience_s)
        except subprocess.TimeoutExpired:
            kill_child(child)


def kill_child(child: subprocess.Popen[bytes]) -> None:
    """SIGKILL to `child` and its group, as a power cut would do it."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def free_port(host: str = "127.0.0.1", count: int = 1) -> int:
    """The first of `count` TCP ports in a row that were free a moment ago.

    They lie below the range from which systems take the ports of outgoing connections: one of those, made in the
    meantime, would take a port away again. Raises OSError when there seem to be none.
    """
    for _ in range(FREE_PORT_TRIES_MAX):
        first = FREE_PORTS.start + secrets.randbelow(len(FREE_PORTS) - count)
        if all(is_free(host, first + more) for more in range(count)):
            return first
    raise OSError(f"no free port found on {host}")


def is_free(host: str, port: int) -> bool:
    """Could we listen there now?"""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def wait_until(ready: Callable[[], bool], child: subprocess.Popen[bytes], log: Path, what: str) -> None:
    """Return when `ready()` is true.

    Raises:
        ChildFailed: the child ended first, or was not ready after READY_SECONDS_MAX.
    """
    deadline = time.monotonic() + READY_SECONDS_MAX
    while not ready():
        if child.poll() is not None:
            raise ChildFailed(f"{what} ended with code {child.returncode}.\n{log_tail(log)}")
        if time.monotonic() > deadline:
            raise ChildFailed(f"{what} was not ready after {READY_SECONDS_MAX:.0f} s.\n{log_tail(log)}")
        time.sleep(0.02)


def answers(host: str, port: int) -> bool:
    """Does somebody accept connections there?"""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def log_tail(log: Path, lines_max: int = 12) -> str:
    """The last lines of a log, indented for a terminal; empty if there is no log."""
    if not log.exists():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines_max:]
    return "\n".join(f"    {line}" for line in lines)
