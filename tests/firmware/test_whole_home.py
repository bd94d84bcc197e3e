"""A home's two devices and the hub know each other by certificate: the remote's press until somebody has taken it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from simulator.air import Medium, Weather
from simulator.air.relay import Relay
from tests import cast
from tests.firmware.real_phone import PHONE, RealPhone
from tests.firmware.real_remote import BUTTON, REMOTE, RealRemote
from tests.firmware.secure import Authority
from tools.brokers import Broker, Rights
from tools.firmware import beside

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]

KEY = bytes(range(32)).hex()
WIFI = {"ssid": "Wang", "key": "12345678"}


async def test_the_remotes_press_is_taken_by_way_of_its_phone_and_without_it_by_its_own(
    tmp_path: Path, phone_image: Path, remote_image: Path
) -> None:
    authority = Authority(tmp_path / "ca")
    tls = authority.listener()
    secure: dict[str, Any] = {"password": None, "port": tls.port, "tls": True, "wifi": WIFI}
    for name, device in (("phone", PHONE), ("remote", REMOTE)):
        (tmp_path / name).mkdir()
        authority.give(device, tmp_path / name)
    rights = Rights(cast.SITE, bytes.fromhex(cast.SITE_KEY), cast.BROKER_PASSWORD)
    medium = Medium(Random(7), Weather(up=0.3, down=0.3))  # noqa: S311 - to be replayed, not to be secret
    with Broker(tmp_path / "broker", rights, [], kind="mosquitto", tls=tls) as broker:
        async with Relay(medium) as air, cast.running_app(tmp_path, broker_port=broker.port) as hub:
            phone = RealPhone(tmp_path / "phone", phone_image, broker, remotes={REMOTE: KEY}, **secure)
            phone.environment["LAMPLIGHT_AIR"] = air.address
            phone.parts = beside.RADIO
            paired = {"device": PHONE, "key": KEY}
            remote = RealRemote(tmp_path / "remote", remote_image, broker, air.address, phone=paired, **secure)
            try:
                await _by_way_of_the_phone(phone, remote, await hub.signed_in("chen"))
                await phone.cut_power()
                await _by_its_own_line(remote, await hub.signed_in("chen"))
            finally:
                await remote.cut_power()
                await phone.cut_power()


async def _by_way_of_the_phone(phone: RealPhone, remote: RealRemote, chen: cast.Client) -> None:
    await phone.switch_on()
    await phone.shows(light="idle")
    await remote.put_in_battery()
    await remote.shows(show="weak")
    remote.key(BUTTON, 0)
    await remote.shows(show="received")
    remote.let_go()
    await remote.sleeps()
    (alarm,) = (await chen.get("/api/v1/alarms")).json()["items"]
    taken = await chen.post(f"/api/v1/alarms/{alarm['id']}/take", json={"version": alarm["version"]})
    assert taken.is_success, taken.text
    await phone.shows(light="taken")


async def _by_its_own_line(remote: RealRemote, chen: cast.Client) -> None:
    (before,) = (await chen.get("/api/v1/alarms")).json()["items"]
    await remote.wake("pin", held=True)
    await remote.shows(show="received")
    remote.let_go()
    await remote.sleeps()
    (after,) = (await chen.get("/api/v1/alarms")).json()["items"]
    assert after["id"] == before["id"], "one emergency, one alarm"
    assert after["version"] > before["version"]
