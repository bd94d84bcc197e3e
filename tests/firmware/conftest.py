"""A broker, a centre and a phone for each test that asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.cast import BROKER_PASSWORD, SITE, SITE_KEY
from tests.firmware.centre import Centre
from tests.firmware.real_phone import PHONE, RealPhone
from tests.firmware.real_remote import REMOTE
from tools.brokers import Broker, Rights
from tools.firmware import rom

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from pathlib import Path


@pytest.fixture(scope="session")
def phone_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What lies in the flash of a phone, with stand-ins for the chip."""
    path = tmp_path_factory.mktemp("image") / "phone.rom"
    path.write_bytes(rom.build(rom.phone(shadows=True)))
    return path


@pytest.fixture(scope="session")
def remote_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What lies in the flash of a remote, with stand-ins for the chip."""
    path = tmp_path_factory.mktemp("image") / "remote.rom"
    path.write_bytes(rom.build(rom.device("remote", shadows=True)))
    return path


@pytest.fixture
def broker(tmp_path: Path) -> Generator[Broker]:
    """Mosquitto with one password and its own topics for each device."""
    rights = Rights(SITE, bytes.fromhex(SITE_KEY), BROKER_PASSWORD)
    with Broker(tmp_path / "broker", rights, [PHONE, REMOTE], kind="mosquitto") as running:
        yield running


@pytest_asyncio.fixture
async def centre(broker: Broker) -> AsyncGenerator[Centre]:
    async with Centre(broker) as listening:
        yield listening


@pytest_asyncio.fixture
async def phone(tmp_path: Path, phone_image: Path, broker: Broker) -> AsyncGenerator[RealPhone]:
    """A new phone, switched on."""
    folder = tmp_path / "phone"
    folder.mkdir()
    made = RealPhone(folder, phone_image, broker)
    await made.switch_on()
    yield made
    await made.cut_power()
