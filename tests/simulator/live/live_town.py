"""A whole small town for a test: a real broker, a real hub with the town of a seed in it, and the live simulator."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from hub import operators
from hub.kernel import Write
from simulator.live.__main__ import main
from simulator.live.carrier import DOOR
from simulator.town import build, load
from simulator.town.world import CarePlan, World
from tests.cast import (
    BROKER_PASSWORD,
    DEADLINE_S,
    PASSWORD,
    SITE,
    SITE_KEY,
    HubProcess,
    hub_process,
    new_database,
    packed,
)
from tools.brokers import Broker
from tools.brokers.broker import Kind
from tools.brokers.mosquitto import Tls
from tools.brokers.rights import Rights
from tools.processes import free_port

PHONES = 50
SEED = 7
HALF_HOUR_S = 1800
PHONE_KEY = "key-of-the-virtual-phone"
GATEWAY_KEY = "key-of-the-gateway-and-the-exchange"


@dataclass
class Simulator:
    """`python -m simulator.live` as a process of its own."""

    process: subprocess.Popen[bytes]
    out: Path
    phone_port: int = field(default_factory=free_port)

    @property
    def phone_url(self) -> str:
        return f"http://127.0.0.1:{self.phone_port}"

    def figures(self) -> dict[str, Any]:
        """What it said last about itself."""
        lines = [line for line in self.out.read_text("utf-8").splitlines() if line.endswith("}")]
        return json.loads(lines[-1]) if lines else {}

    def until(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The figures, as soon as they fulfil the condition."""
        deadline = time.monotonic() + DEADLINE_S
        while not ((figures := self.figures()) and condition(figures)):
            assert self.process.poll() is None, self.errors()
            if time.monotonic() > deadline:
                raise TimeoutError(f"{figures}\n{self.errors()}")
            time.sleep(0.05)
        return figures

    def errors(self) -> str:
        return self.out.with_suffix(".err").read_text("utf-8")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask it to stop, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(DEADLINE_S)


@dataclass(frozen=True)
class LiveTown:
    """Broker and hub run; simulators come and go."""

    folder: Path
    broker: Broker
    hub: HubProcess
    logins: Path
    login: str
    gateway_port: int = 0  # of the phone page that the hub's short messages go to

    @contextmanager
    def simulator(
        self,
        *options: str,
        phone: bool = False,
        gateway: bool = False,
        program: tuple[str, ...] = ("-m", "simulator.live"),
        **more: str,
    ) -> Generator[Simulator]:
        """A simulator with these options, and `more` in its environment, killed at the end if it still runs.

        `gateway`: the phones on its page have modems. One at a time.
        """
        out = self.folder / f"simulator-{time.monotonic_ns()}.out"
        port = self.gateway_port if gateway else free_port()
        env = {**os.environ, "LAMPLIGHT_SITE_KEY": SITE_KEY, "LAMPLIGHT_SITE": SITE, "LAMPLIGHT_SEED": str(SEED)}
        env |= more
        if phone:
            env |= {"LAMPLIGHT_PHONE_KEY": PHONE_KEY, "LAMPLIGHT_PHONE_PORT": str(port)}
        if gateway:
            env["LAMPLIGHT_GATEWAY_KEY"] = GATEWAY_KEY
        addresses = ("--broker-port", str(self.broker.port), "--hub-url", self.hub.url)
        homes = ("--devices", str(PHONES), "--state", str(self.folder / "live"), "--power-cut-every", "0")
        command = (sys.executable, *program, "--json", *addresses, *homes, *options)
        with out.open("wb") as stdout, out.with_suffix(".err").open("wb") as stderr:
            process = subprocess.Popen(command, env=env, stdout=stdout, stderr=stderr)
        try:
            yield Simulator(process, out, port)
        finally:
            process.kill()
            process.wait()


def refused(folder: Path, *options: str, program: Callable[[list[str]], None] = main) -> tuple[int, str]:
    """Exit code and words of the command when it does not begin."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), pytest.raises(SystemExit) as ended:
        program([*options, "--state", str(folder / "live")])
    assert isinstance(ended.value.code, int)
    return ended.value.code, said.getvalue()


@contextmanager
def live_town(
    folder: Path, kind: Kind | None = None, tls: Tls | None = None, gateway_password: str | None = None
) -> Generator[LiveTown]:
    """Start broker and hub; everybody of the centre has the password of the cast."""
    database, logins = folder / "lamplight.db", folder / "logins.json"
    world = _world()
    database.write_bytes(_filled(int(time.time() // HALF_HOUR_S)))
    logins.write_text(json.dumps([{"login": one.login, "password": PASSWORD} for one in world.operators]), "utf-8")
    devices = [device.id for device in world.devices]
    gateway_port = free_port()
    rights = Rights(SITE, bytes.fromhex(SITE_KEY), BROKER_PASSWORD, gateway_password)
    with (
        Broker(folder / "broker", rights, devices, kind=kind, tls=tls) as broker,
        hub_process(database, broker.port, None, **_telephony(gateway_port)) as hub,
    ):
        yield LiveTown(folder, broker, hub, logins, world.operators[0].login, gateway_port)


def _telephony(port: int) -> dict[str, str]:
    """The hub's gateway for short messages, and its exchange, are what the simulator has."""
    keys = {f"LAMPLIGHT_{name}_KEY": GATEWAY_KEY for name in ("SMS", "SMS_IN", "CALLS")}
    return {**keys, "LAMPLIGHT_SMS_URL": f"http://127.0.0.1:{port}{DOOR}", "LAMPLIGHT_CALLS": "simulated"}


def nobody_late(world: World) -> World:
    """With everybody somebody has talked in time: who has not been talked with for three days is an alarm by itself."""
    day_ms = 24 * 3_600_000
    plans = tuple(
        one
        if one.due_ms > world.now_ms + day_ms // 24
        else CarePlan(one.resident_id, one.last_live_ms + day_ms, one.due_ms + day_ms)
        for one in world.care_plans
    )
    return replace(world, care_plans=plans)


@cache
def _world() -> World:
    return build(SEED, PHONES)


@cache
def _filled(_half_hour: int) -> bytes:
    """The town's database, made once in a while: nobody is late in the hour that `nobody_late` leaves."""
    with TemporaryDirectory() as folder:
        database = new_database(Path(folder) / "made.db")
        world = nobody_late(build(SEED, PHONES, database.clock.now_ms()))
        known = operators.hash_password(PASSWORD)

        def work(tx: Write) -> None:
            load.load(tx, world)
            operators.load(tx, [{**one._asdict(), "password_hash": known} for one in world.operators])

        database.write_now(work)
        return packed(database)
