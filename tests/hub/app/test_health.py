"""Alive, ready, and in figures."""

import sqlite3
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from hub import alarms
from tests import cast
from tools.brokers import Broker
from tools.brokers.rights import Rights


async def test_the_hub_is_alive_also_when_it_is_not_ready(hub: cast.RunningApp) -> None:
    assert (await hub.client().get("/healthz")).json() == {"status": "alive"}
    answer = await hub.client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "parts": {"database": True, "broker": False, "intake": False}}


async def test_a_database_that_cannot_be_written_is_not_ready(hub: cast.RunningApp) -> None:
    other = sqlite3.connect(hub.database.path, isolation_level=None)
    other.execute("DROP TABLE setting")
    other.close()
    answer = await hub.client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] is False
    assert (await hub.client().get("/healthz")).status_code == 200


async def test_the_figures_are_in_the_form_that_prometheus_reads(hub: cast.RunningApp) -> None:
    answer = await hub.client().get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    found = {one.name: one for one in text_string_to_metric_families(answer.text)}
    assert set(found) >= {
        "lamplight_alarms",
        "lamplight_feed_clients",
        "lamplight_messages",
        "lamplight_refusals",
        "lamplight_press_stored_seconds",
        "lamplight_broker_connected",
    }
    states = {one.labels["state"]: one.value for one in found["lamplight_alarms"].samples}
    assert states == dict.fromkeys(alarms.STATES, 0)


@pytest.mark.needs_mosquitto
async def test_with_a_broker_the_hub_becomes_ready(tmp_path: Path) -> None:
    rights = Rights(cast.SITE, bytes.fromhex(cast.SITE_KEY), cast.BROKER_PASSWORD)
    with Broker(tmp_path / "broker", rights, [], kind="mosquitto") as broker:
        async with cast.running_app(tmp_path, broker_port=broker.port) as hub:

            async def ready() -> bool:
                return (await hub.client().get("/readyz")).status_code == 200

            await cast.until(ready, "the hub to be ready")
