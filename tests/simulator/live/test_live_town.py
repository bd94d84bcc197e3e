"""The town on a real broker and a real hub: every press arrives, once, whatever happens to the simulator."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from sos.parts.saved import unpack

from simulator.live.flash import Flash
from tests.cast import DEADLINE_S, until
from tests.simulator.live.live_town import PHONES, LiveTown
from tests.simulator.live.visitor import visitor

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.needs_mosquitto

DEVICE = "ph-00001"


async def _alarms(town: LiveTown) -> list[dict[str, Any]]:
    async with town.hub.client() as client:
        await client.sign_in(town.login)
        return (await client.get("/api/v1/alarms?state=all&limit=200")).raise_for_status().json()["items"]


async def _presses(town: LiveTown, alarm: dict[str, Any]) -> list[dict[str, Any]]:
    async with town.hub.client() as client:
        await client.sign_in(town.login)
        return (await client.get(f"/api/v1/alarms/{alarm['id']}")).raise_for_status().json()["presses"]


async def test_fifty_phones_press_and_every_press_is_answered_once(town: LiveTown) -> None:
    with town.simulator("--press-every", "0.2") as simulator:
        simulator.until(lambda one: one["connected"] == PHONES)
        simulator.until(lambda one: one["presses"] >= 30)
        assert simulator.stop() == 0
    # Whoever was pressing in the last moment is answered when the simulator comes back.
    with town.simulator("--press-every", "0") as again:
        again.until(lambda one: one["connected"] == PHONES and one["waiting"] == 0)
        sent = simulator.figures()["presses"] + again.figures()["presses"] - simulator.figures()["waiting"]
    assert sum(alarm["presses"] for alarm in await _alarms(town)) == sent


async def test_a_press_survives_the_kill_of_the_simulator_under_its_name(town: LiveTown) -> None:
    with town.simulator("--press-every", "0", phone=True) as simulator:
        with visitor(simulator, DEVICE) as somebody:
            somebody.sees(lambda phone: phone["connected"])
            somebody.does("network", up=False)
            somebody.sees(lambda phone: not phone["connected"])
            somebody.does("press")
            somebody.sees(lambda phone: phone["outbox"] == 1)
        simulator.kill()
    name = _name_in_flash(town.folder / "live")
    with town.simulator("--press-every", "0") as simulator:
        simulator.until(lambda one: one["answered"] == 1)
    [alarm] = await _alarms(town)
    [press] = await _presses(town, alarm)
    assert (alarm["device_id"], press["epoch"], press["number"]) == (DEVICE, *name)


def _name_in_flash(folder: Path) -> tuple[str, int]:
    with Flash(folder) as flash:
        saved = flash.load(DEVICE)
    assert saved is not None
    [press] = unpack(saved).waiting
    return press.value["epoch"], press.value["number"]


def test_all_phones_come_back_when_the_broker_does(town: LiveTown) -> None:
    with town.simulator("--press-every", "0") as simulator:
        simulator.until(lambda one: one["connected"] == PHONES)
        town.broker.kill()
        simulator.until(lambda one: one["connected"] == 0)
        town.broker.start()
        simulator.until(lambda one: one["connected"] == PHONES)


async def test_simulated_operators_take_alarms_and_close_them_with_a_code(town: LiveTown) -> None:
    seats = ("--operators", "2", "--operators-file", str(town.logins), "--operators-pace", "0.01")
    with town.simulator("--press-every", "0.5", *seats) as simulator:
        simulator.until(lambda one: one["answered"] >= 5)

        async def three_are_closed() -> bool:
            return len([one for one in await _alarms(town) if one["state"] == "closed"]) >= 3

        await until(three_are_closed, "three closed alarms")
        assert simulator.stop() == 0
    closed = [one for one in await _alarms(town) if one["state"] == "closed"]
    assert all(one["closing_code"] and one["taken_by_name"] and one["closed_by_name"] for one in closed)


async def test_simulated_operators_call_residents_who_are_due(town: LiveTown) -> None:
    seats = ("--operators", "1", "--operators-file", str(town.logins), "--operators-pace", "0.005")
    with closing(sqlite3.connect(f"file:{town.hub.database}?mode=ro", uri=True)) as database:

        def three_were_called() -> bool:
            return database.execute("SELECT count(*) FROM care_call").fetchone()[0] >= 3

        with town.simulator("--press-every", "0", *seats):
            await until(three_were_called, "three care calls")
        outcomes = {row[0] for row in database.execute("SELECT outcome FROM care_call")}
    assert outcomes <= {"reached", "no_answer"}


def test_nobody_else_presses_the_visitors_button(town: LiveTown) -> None:
    busy = town.simulator("--press-every", "0.2", "--devices", "1", phone=True)
    with busy as simulator, visitor(simulator, DEVICE) as somebody:
        somebody.sees(lambda phone: phone["device"] == DEVICE)
        time.sleep(1.5)  # what was said last about itself is newer than the visit
        before = simulator.figures()["presses"]
        time.sleep(5)
        assert simulator.figures()["presses"] == before
        somebody.does("press")
        simulator.until(lambda one: one["presses"] == before + 1)


def test_a_second_simulator_with_the_same_folder_is_refused(town: LiveTown) -> None:
    with town.simulator() as first:
        first.until(lambda one: one["connected"] == PHONES)
        with town.simulator() as second:
            assert second.process.wait(DEADLINE_S) == 3
            assert "another simulator" in second.errors()


def test_operators_without_passwords_are_refused(town: LiveTown) -> None:
    with town.simulator("--operators", "2") as simulator:
        assert simulator.process.wait(DEADLINE_S) == 2
        assert "passwords" in simulator.errors()


def test_it_stops_when_its_parent_is_killed(tmp_path: Path) -> None:
    starter = "import subprocess, sys; c = subprocess.Popen(sys.argv[1:]); print(c.pid, flush=True); c.wait()"
    env = {**os.environ, "LAMPLIGHT_SITE_KEY": "5e" * 32}
    # Somebody who answers at the broker's address, and says nothing more.
    silent = socket.create_server(("127.0.0.1", 0))
    port = str(silent.getsockname()[1])
    simulator = ("-m", "simulator.live", "--devices", "1", "--broker-port", port, "--state", str(tmp_path))
    command = (sys.executable, "-c", starter, sys.executable, *simulator)
    with silent, subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        while b"0 of 1 phones connected" not in parent.stdout.readline():
            pass
        parent.send_signal(signal.SIGKILL)
        child.wait(DEADLINE_S)
