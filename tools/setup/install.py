"""Installs the Python packages and builds the console, each only when something it depends on has changed.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from tools.setup import console, voice
from tools.setup.steps import ROOT, CannotError, fingerprint, only_if_changed, run

VENV: Final = ROOT / ".venv"
PYTHON: Final = VENV / "bin" / "python"
# Measured in 2026: runtime 250 MB, dev 900 MB, console with its packages 300 MB; and room for a town's data.
FREE_BYTES_MIN: Final = {"runtime": 1_000_000_000, "dev": 2_000_000_000}
FREE_BYTES_MIN_AGAIN: Final = 200_000_000


def install(arguments: Sequence[str]) -> int:
    """0 when all is ready, 1 after one line that says what to do."""
    parser = argparse.ArgumentParser(prog="bootstrap.py", description="Make this machine ready for Lamplight.")
    parser.add_argument("packages", choices=("runtime", "dev"), help="dev: with what the tests and checks need")
    parser.add_argument("--listen", metavar="HOST:PORT", help="say first, not last, that a port is taken")
    wanted = parser.parse_args(arguments)
    try:
        if wanted.listen:
            check_port(wanted.listen)
        check_disk(wanted.packages)
        install_packages(wanted.packages)
        console.build(PYTHON)
        voice.build(PYTHON)
        compile_ahead()
    except CannotError as cannot:
        sys.stderr.write(f"lamplight: {cannot}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nlamplight: stopped. The same command goes on from here.\n")
        return 130
    return 0


def check_port(listen: str) -> None:
    """Raise CannotError if nobody could listen there, given as host:port."""
    host, _, port = listen.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CannotError(f"PORT={port} is no port: choose a number from 1 to 65535.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as taken:
        reason = taken.strerror or str(taken)
        raise CannotError(f"cannot listen on {listen} ({reason}). Choose another: make demo PORT=8090") from taken


def check_disk(packages: str) -> None:
    """Raise CannotError if the disk is too full for what is still to be installed."""
    needed = FREE_BYTES_MIN_AGAIN if PYTHON.exists() else FREE_BYTES_MIN[packages]
    free = shutil.disk_usage(ROOT).free
    if free < needed:
        raise CannotError(f"{ROOT} has {free / 1e9:.1f} GB free, {needed / 1e9:.1f} GB are needed. Make room there.")


def install_packages(packages: str) -> None:
    """Make `.venv` hold what the lock says, and the command `lamplight`. `dev` holds for `runtime` too."""
    make_venv()
    locks = {name: ROOT / "requirements" / f"{name}.txt" for name in ("runtime", "dev")}
    version = ".".join(map(str, sys.version_info[:2]))
    marks = {name: fingerprint([lock, ROOT / "pyproject.toml"], version) for name, lock in locks.items()}
    stamps = {name: VENV / f"lamplight-{name}.stamp" for name in locks}
    if packages == "runtime" and stamps["dev"].exists() and stamps["dev"].read_text(encoding="utf-8") == marks["dev"]:
        return

    def work() -> None:
        pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        run([*pip, "--require-hashes", "-r", locks[packages]], f"Python packages ({packages})")
        run([*pip, "--no-deps", "--no-build-isolation", "-e", ROOT], "the command lamplight")

    only_if_changed(stamps[packages], marks[packages], work)


def compile_ahead() -> None:
    """A service may not write into this folder (`lamplight systemd-unit`) and would compile it all at every start."""
    code = [ROOT / "hub", ROOT / "firmware" / "sos"]
    subprocess.run([PYTHON, "-m", "compileall", "-q", *code], check=False)  # a folder of another user is read as it is


def make_venv() -> None:
    """Make `.venv` unless there is one that works with this Python."""
    if _venv_works():
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise CannotError(f"this Python cannot make virtual environments: apt install python{version}-venv")
    run([sys.executable, "-m", "venv", "--clear", VENV], "virtual environment .venv")


def _venv_works() -> bool:
    code = "import sys, pip; print(sys.version_info[:2])"
    try:
        answer = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.strip() == str(sys.version_info[:2])
