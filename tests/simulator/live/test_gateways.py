"""Many phones on few connections: they do what phones do, and no real broker lets them."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, get_args

import pytest

from tests.cast import DEADLINE_S, until
from tests.simulator.live.live_town import PHONES, LiveTown, live_town, refused
from tools.brokers.broker import Kind

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

SECRET = "the password of the simulator's gateways"
GATEWAYS = ("--gateways", "2", "--heartbeat", "10")


@pytest.fixture(
    params=[
        pytest.param(kind, marks=[pytest.mark.needs_mosquitto] if kind == "mosquitto" else [])
        for kind in get_args(Kind)
    ]
)
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[LiveTown]:
    """A town whose broker admits gateways."""
    with live_town(tmp_path, request.param, gateway_password=SECRET) as running:
        yield running


async def _presses(town: LiveTown) -> int:
    async with town.hub.client() as client:
        await client.sign_in(town.login)
        alarms = (await client.get("/api/v1/alarms?state=all&limit=200")).raise_for_status().json()["items"]
        return sum(alarm["presses"] for alarm in alarms)


def _heard_from(town: LiveTown) -> int:
    with closing(sqlite3.connect(f"file:{town.hub.database}?mode=ro", uri=True)) as database:
        query = "SELECT count(*) FROM device_state WHERE last_heartbeat_ms IS NOT NULL AND device_id LIKE 'ph-%'"
        return database.execute(query).fetchone()[0]


async def test_every_home_is_heard_from_and_every_press_is_answered_once(shared: LiveTown) -> None:
    with shared.simulator("--rate", "300", *GATEWAYS, LAMPLIGHT_GATEWAY_PASSWORD=SECRET) as simulator:
        simulator.until(lambda one: one["connected"] == PHONES and one["heartbeats"] >= PHONES)
        simulator.until(lambda one: one["presses"] >= 30)
        await until(lambda: _heard_from(shared) == PHONES, "all phones at the hub")
        simulator.process.send_signal(signal.SIGUSR1)  # all lose their lines
        simulator.until(lambda one: one["presses"] >= 50 and one["connected"] == PHONES)
        assert simulator.stop() == 0
    found = simulator.figures()
    assert found["recoveries"]
    assert "shared 2 connections" in found["notes"][0]
    with shared.simulator("--rate", "0", *GATEWAYS, LAMPLIGHT_GATEWAY_PASSWORD=SECRET) as again:
        again.until(lambda one: one["connected"] == PHONES and one["waiting"] == 0)
    assert await _presses(shared) == found["presses"] + again.figures()["presses"] - found["waiting"]


@pytest.mark.needs_mosquitto
def test_a_real_broker_refuses_gateways_and_the_simulator_says_why(town: LiveTown) -> None:
    with town.simulator(*GATEWAYS, LAMPLIGHT_GATEWAY_PASSWORD=SECRET) as simulator:
        assert simulator.process.wait(DEADLINE_S) == 1
        assert "Only a simulator's own broker" in simulator.errors()


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (("--gateways", "2"), "LAMPLIGHT_GATEWAY_PASSWORD"),
        (("--gateways", "60", "--devices", "50"), "at most one for each phone"),
        (("--gateways", "1", "--devices", "40000"), "--gateways 2"),
        (("--gateways", "200"), "less than or equal to 99"),
    ],
)
def test_gateways_that_cannot_be_are_answered_with_what_can(
    tmp_path: Path, options: tuple[str, ...], answer: str
) -> None:
    code, errors = refused(tmp_path, *options)
    assert code == 2
    assert answer in errors
