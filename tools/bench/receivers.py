"""The two ends that a press can be answered by: the limit, and the hub as it is."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Protocol

from tools.brokers import Broker, Rights
from tools.processes import free_port, kill_child, start_child, stop_child, wait_until


class Receiver(Protocol):
    """Started fresh for every round, with a database of its own."""

    name: str
    process: subprocess.Popen[bytes]

    def start(self, round_number: int) -> None: ...
    def stop(self) -> None: ...
    def stored(self, epoch: str) -> tuple[int, int]:
        """How many presses of this epoch are stored, and how many of them under one name."""
        ...


class Limit:
    """`tools.bench.limit` in a process of its own."""

    name = "limit"

    def __init__(self, folder: Path, broker: Broker, rights: Rights) -> None:
        self._folder, self._broker, self._rights = folder, broker, rights

    def start(self, round_number: int) -> None:
        """Return when it is subscribed."""
        self.database = self._folder / f"limit-{round_number}.db"
        log = self._folder / f"limit-{round_number}.log"
        where = (str(self._broker.port), "hub", self._rights.hub_password, self._rights.site, str(self.database))
        self.process = start_child([sys.executable, "-m", "tools.bench.limit", *where], log)
        wait_until(lambda: "ready" in log.read_text(), self.process, log, "the limit")
        time.sleep(0.5)  # it does not read its SUBACK before it says so

    def stop(self) -> None:
        kill_child(self.process)

    def stored(self, epoch: str) -> tuple[int, int]:
        with sqlite3.connect(self.database) as rows:
            query = "SELECT count(*), count(DISTINCT topic) FROM raw WHERE CAST(payload AS TEXT) LIKE ?"
            return rows.execute(query, (f"%{epoch}%",)).fetchone()


class Hub:
    """`python -m hub`, as the demo runs it. `started_s`: from its start until it said that it is ready."""

    name = "hub"

    def __init__(self, folder: Path, broker: Broker, rights: Rights, town: Path) -> None:
        self._folder, self._broker, self._rights, self._town = folder, broker, rights, town

    def start(self, round_number: int) -> None:
        """Return when it says that it is ready; it begins with a copy of the town."""
        self.database = self._folder / f"hub-{round_number}.db"
        shutil.copyfile(self._town, self.database)
        log, port = self._folder / f"hub-{round_number}.log", free_port("127.0.0.1")
        self.port, began_s = port, time.perf_counter()
        env = {
            "LAMPLIGHT_DATABASE": str(self.database),
            "LAMPLIGHT_PORT": str(port),
            "LAMPLIGHT_SITE": self._rights.site,
            "LAMPLIGHT_SITE_KEY": self._rights.site_key.hex(),
            "LAMPLIGHT_BROKER_HOST": self._broker.host,
            "LAMPLIGHT_BROKER_PORT": str(self._broker.port),
            "LAMPLIGHT_BROKER_PASSWORD": self._rights.hub_password,
        }
        self.process = start_child([sys.executable, "-m", "hub"], log, env)
        wait_until(lambda: _is_ready(port), self.process, log, "the hub")
        self.started_s = time.perf_counter() - began_s

    def stop(self) -> None:
        stop_child(self.process)

    def stored(self, epoch: str) -> tuple[int, int]:
        with sqlite3.connect(self.database) as rows:
            query = "SELECT count(*), count(DISTINCT device_id || number) FROM press WHERE epoch = ?"
            return rows.execute(query, (epoch,)).fetchone()


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def folder_of_its_own() -> Path:
    """Beside the demo's database, so that both are measured on the disk that is used. Removed afterwards."""
    folder = Path("var") / f"bench-{os.getpid()}"
    folder.mkdir(parents=True)
    return folder
