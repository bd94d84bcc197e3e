"""A phone and the centre know each other by certificate: a press on MicroPython until somebody has taken it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests import cast
from tests.firmware.real_phone import PHONE, RealPhone
from tests.firmware.secure import Authority
from tools.brokers import Broker, Rights

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from pathlib import Path

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]

RIGHTS = Rights(cast.SITE, bytes.fromhex(cast.SITE_KEY), cast.BROKER_PASSWORD)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


@pytest.fixture
def broker(tmp_path: Path, authority: Authority) -> Generator[Broker]:
    with Broker(tmp_path / "broker", RIGHTS, [], kind="mosquitto", tls=authority.listener()) as running:
        yield running


@pytest_asyncio.fixture
async def phone(tmp_path: Path, phone_image: Path, broker: Broker, authority: Authority) -> AsyncGenerator[RealPhone]:
    """Off, with a certificate and no password; the name of its centre is nobody's, and one address is known for it."""
    folder = tmp_path / "phone"
    folder.mkdir()
    authority.give(PHONE, folder)
    one = RealPhone(folder, phone_image, broker, password=None, port=broker.tls_port, tls=True)
    yield one
    await one.cut_power()


async def test_a_press_over_mutual_tls_is_taken_and_closed(phone: RealPhone, broker: Broker, tmp_path: Path) -> None:
    async with cast.running_app(tmp_path, broker_port=broker.port) as hub:
        chen = await hub.signed_in("chen")
        await phone.switch_on()
        await phone.press()
        await phone.shows(light="received")
        (alarm,) = (await chen.get("/api/v1/alarms")).json()["items"]
        path = f"/api/v1/alarms/{alarm['id']}"
        taken = await chen.post(f"{path}/take", json={"version": alarm["version"]})
        assert taken.is_success, taken.text
        await phone.shows(say="taken", by="陈晓")
        await phone.shows(light="taken")
