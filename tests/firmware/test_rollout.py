"""The whole way: a build is brought to a real hub, a real phone fetches it, runs it, and says so."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from hub.app import create_app
from tests import cast
from tests.firmware.slotted_phone import SlottedPhone
from tests.firmware.test_updates import changed
from tools.firmware import build as making
from tools.firmware import signing

if TYPE_CHECKING:
    from pathlib import Path

    from tools.brokers import Broker

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]


async def until(look: Any, what: str) -> Any:
    """What `look` finds, when it finds something."""
    async with asyncio.timeout(cast.DEADLINE_S):
        while not (found := await look()):
            await asyncio.sleep(0.1)
    assert found, what
    return found


async def test_a_build_reaches_a_phone_and_the_page_says_so(
    tmp_path: Path, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing.make(tmp_path / "maker.pem")
    key = signing.load(tmp_path / "maker.pem")
    old = making.build("phone", making.Said("0.4.0", 40), key)
    with changed(monkeypatch, tmp_path, "sos/parts/update.py", "CONFIRM_MS_MIN = 60_000", "CONFIRM_MS_MIN = 500"):
        new = making.build("phone", making.Said("0.4.1", 41), key)
    path = tmp_path / "lamplight.db"
    database = cast.new_database(path)
    database.write_now(cast.small_town)
    database.close()
    app = create_app(cast.settings_for(path, broker_host=broker.host, broker_port=broker.port))
    folder = tmp_path / "flash"
    folder.mkdir()
    phone = SlottedPhone(folder, old, broker)
    async with app.router.lifespan_context(app):
        admin = await cast.RunningApp(app).signed_in("admin")
        phone.switch_on()
        try:
            await _roll_out(admin, new)
        finally:
            await phone.switch_off()
    assert phone.slot.startswith("b firm")


async def _roll_out(admin: cast.Client, new: making.Image) -> None:
    async def heard() -> Any:
        return (await admin.get("/api/v1/devices/ph-00001")).json()["firmware"]

    assert await until(heard, "a heartbeat") == "phone 0.4.0"
    await admin.put("/api/v1/firmware/maker", json={"key": new.key.hex()}, headers={"Idempotency-Key": "whose-builds"})
    build = (await admin.post("/api/v1/firmware/builds", content=new.bundle)).json()
    wish = {"build_id": build["id"], "group": "device", "value": "ph-00001"}
    made = await admin.post("/api/v1/firmware/rollouts", json=wish, headers={"Idempotency-Key": "the-first-one"})
    assert made.status_code == 200, made.text
    address = f"/api/v1/firmware/rollouts/{made.json()['id']}"

    async def over() -> Any:
        one = (await admin.get(address)).json()
        return one if one["state"] == "done" else None

    one = await until(over, "the end")
    (device,) = one["devices"]
    assert one["counts"]["done"] == 1
    assert (device["state"], device["firmware"], device["slot"]) == ("done", "phone 0.4.1", "b")
