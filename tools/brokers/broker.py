"""One broker as a process of its own, on one loopback port, with the rights that `Rights` describe."""

from __future__ import annotations

import shutil
import signal
import sys
from typing import TYPE_CHECKING, Final, Literal, Self

from hub.devices import write_broker_access
from tools.brokers import mosquitto
from tools.processes import answers, free_port, kill_child, start_child, stop_child, wait_until

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable
    from pathlib import Path

    from tools.brokers.rights import Rights


Kind = Literal["mosquitto", "embedded"]


def kind_from_text(text: str) -> Kind | None:
    """What a person wrote for BROKER; nothing means whichever there is. Raises ValueError for another word."""
    kinds: dict[str, Kind | None] = {"": None, "mosquitto": "mosquitto", "embedded": "embedded"}
    if text not in kinds:
        raise ValueError(f"{text!r} is neither mosquitto nor embedded")
    return kinds[text]


def find_mosquitto() -> str | None:
    """The path of Mosquitto; Debian puts it where only root's PATH looks."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin")


class Broker:
    """A broker that can be started, stopped, killed and started again on the same port with the same files.

        with Broker(folder, Rights("pengpu", site_key, hub_password), ["ph-00001"]) as broker:
            connect(broker.host, broker.port)

    One user has one connection: a second one with the same user name ends the first, whatever client id it sends.
    """

    host: Final = "127.0.0.1"

    def __init__(
        self,
        folder: Path,
        rights: Rights,
        device_ids: Iterable[str],
        *,
        kind: Kind | None = None,
        port: int | None = None,
        log: Path | None = None,
        tls: mosquitto.Tls | None = None,
    ) -> None:
        """`folder` keeps settings, passwords, messages and the log; without `kind`, Mosquitto if there is one.

        `tls` opens a second port, of Mosquitto only.
        """
        self.kind: Kind = kind or ("mosquitto" if find_mosquitto() else "embedded")
        self.port = port or free_port(self.host)
        self.log = log or folder / "broker.log"
        self._tls = tls
        self.tls_port = tls.port if tls else None
        self._folder = folder
        self._rights = rights
        self._device_ids = tuple(device_ids)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process that runs. Raises RuntimeError before `start`."""
        if self._process is None:
            raise RuntimeError("the broker was not started")
        return self._process

    def start(self) -> None:
        """Start it and return when it accepts connections. Raises ChildFailed with the end of its log."""
        command, env = self.command()
        self._process = start_child(command, self.log, env)
        wait_until(self.ready, self._process, self.log, f"the broker ({self.kind})")

    def ready(self) -> bool:
        """Does it accept connections?"""
        return answers(self.host, self.port)

    def command(self) -> tuple[list[str], dict[str, str]]:
        """How to run it, for whoever starts it themselves: command and environment, with its files written."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.kind == "embedded":
            return [sys.executable, "-m", "tools.brokers"], self._embedded_settings()
        binary = find_mosquitto()
        if binary is None:
            raise FileNotFoundError("Mosquitto is not installed: apt install mosquitto, or set BROKER=embedded")
        rights = self._rights
        files = write_broker_access(self._folder, rights.site, rights.site_key, rights.hub_password, self._device_ids)
        if rights.gateway_password is not None:
            mosquitto.admit_gateways(files, rights.site, rights.gateway_password)
        file = mosquitto.write_settings(self._folder, self.host, self.port, files, self._tls)
        return [binary, "-c", str(file)], {}

    def _embedded_settings(self) -> dict[str, str]:
        """By environment, because a command line can be read by every user of the machine."""
        return {
            "LAMPLIGHT_BROKER_PORT": str(self.port),
            "LAMPLIGHT_BROKER_PASSWORD": self._rights.hub_password,
            "LAMPLIGHT_GATEWAY_PASSWORD": self._rights.gateway_password or "",
            "LAMPLIGHT_SITE": self._rights.site,
            "LAMPLIGHT_SITE_KEY": self._rights.site_key.hex(),
        }

    def read_again(self) -> None:
        """Who may come, and whose certificates are revoked: for all who connect from now on. Mosquitto only."""
        self.process.send_signal(signal.SIGHUP)

    def stop(self) -> None:
        """Let it store what it has and end."""
        if self._process is not None:
            stop_child(self._process)

    def kill(self) -> None:
        """End it as a power cut would."""
        kill_child(self.process)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
