"""The demo as a visitor meets it: it starts, says where to look, goes on with its data, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from tools.processes import free_port, is_free

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

PATIENCE_S = 90.0
LINK = re.compile(r"http://\S+/sign-in/link/\S+")


def command(var: Path, port: int, *more: str) -> list[str | Path]:
    program = Path(sys.executable).with_name("lamplight")
    return [program, "demo", "--port", str(port), "--devices", "20", "--press-every", "0", "--var", var, *more]


def text_of(var: Path) -> str:
    return (var.parent / "screen.txt").read_text(encoding="utf-8")


@contextmanager
def demo(var: Path, port: int, *more: str) -> Generator[subprocess.Popen[bytes]]:
    """A running demo that has said its last word of welcome; stopped at the end if the test did not do it."""
    with (var.parent / "screen.txt").open("wb") as screen:
        process = subprocess.Popen(command(var, port, *more), stdout=screen, stderr=screen)
    try:
        wait_until(lambda: "Ctrl-C stops everything" in text_of(var) or process.poll() is not None, var)
        assert process.poll() is None, text_of(var)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_S)


def wait_until(condition: Callable[[], bool], var: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, text_of(var)
        time.sleep(0.05)


def family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


@pytest.mark.parametrize("broker", ["embedded", pytest.param("mosquitto", marks=pytest.mark.needs_mosquitto)])
def test_the_link_signs_in_and_ctrl_c_leaves_no_process(tmp_path: Path, broker: str) -> None:
    port = free_port(count=2)
    with demo(tmp_path / "var", port, "--broker", broker) as process:
        children = family(process)
        assert len(children) == 3
        link = LINK.search(text_of(tmp_path / "var"))
        assert link
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(link[0]) as page:
            assert page.status == 200
        with opener.open(f"http://127.0.0.1:{port}/api/v1/me") as me:
            assert b'"Visitor"' in me.read()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0
    assert [child for child in children if child.is_running()] == []
    assert is_free("127.0.0.1", port)


@pytest.mark.timeout(600)
def test_in_a_folder_is_one_demo_and_one_town_which_goes_on_until_it_is_reset(tmp_path: Path) -> None:
    var, port = tmp_path / "var", free_port(count=2)
    with demo(var, port):
        assert "20 resident" in text_of(var)
        answer = refused(tmp_path, free_port(count=2))
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "already running" in answer.stderr
    answer = refused(tmp_path, port, "--seed", "8")
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "RESET=1" in answer.stderr

    secrets = (var / "secrets" / "demo.json").read_bytes()
    with demo(var, port):
        assert "20 resident" not in text_of(var)
    assert (var / "secrets" / "demo.json").read_bytes() == secrets
    with demo(var, port, "--reset"):
        assert "20 resident" in text_of(var)
    assert (var / "secrets" / "demo.json").read_bytes() != secrets
    others = [path for path in (var, *(var / "secrets").iterdir()) if path.stat().st_mode & 0o077]
    assert others == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent was killed")
def test_when_the_demo_is_killed_everything_it_started_ends_too(tmp_path: Path) -> None:
    with demo(tmp_path / "var", free_port(count=2)) as process:
        children = family(process)
        process.kill()
        process.wait()
        psutil.wait_procs(children, PATIENCE_S)
        assert [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []


def test_a_hub_that_dies_is_started_again_and_one_that_keeps_dying_ends_the_demo(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with demo(var, free_port(count=2)) as process:
        for count in range(1, 3):
            hub_of(process).kill()
            wait_until(lambda: text_of(var).count("The hub ended") == count, var)  # noqa: B023 - awaited in this round
        hub_of(process).kill()
        assert process.wait(PATIENCE_S) == 1
        assert "does not stay up" in text_of(var)


def hub_of(process: subprocess.Popen[bytes]) -> psutil.Process:
    """The hub's process, as soon as there is one."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        for child in family(process):
            with suppress(psutil.NoSuchProcess):
                if child.cmdline()[-1:] == ["hub"]:
                    return child
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        answer = refused(tmp_path, taken.getsockname()[1])
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "PORT=" in answer.stderr


def test_an_unknown_broker_is_a_mistake_of_the_command_line(tmp_path: Path) -> None:
    assert refused(tmp_path, free_port(count=2), "--broker", "rabbit").returncode == 2


def refused(folder: Path, port: int, *more: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "COLUMNS": "500"}
    return subprocess.run(
        command(folder / "var", port, *more), capture_output=True, text=True, check=False, timeout=PATIENCE_S, env=env
    )
