"""Whatever happens to the line, a press made meanwhile is the centre's as soon as there is a way again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, get_args

import pytest
from sos.mqtt.session import HASTY_MS
from sos.parts.dialling import CHANCE, Dialling

from hub.devices import redial_spread_s
from tests.cast import BROKER_PASSWORD, SITE, SITE_KEY
from tests.firmware.centre import Centre, wait_for
from tests.firmware.faulty_line import Fault, FaultyLine
from tests.firmware.real_phone import PHONE, RealPhone
from tests.firmware.secure import Authority
from tools.brokers import Broker, Rights

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]

IN_THE_CLEAR = "session present"  # whoever changes a byte of TLS is found out


@pytest.mark.parametrize("fault", get_args(Fault))
async def test_a_press_during_a_fault_is_told_when_the_line_is_back(
    fault: Fault, tmp_path: Path, phone_image: Path
) -> None:
    authority = Authority(tmp_path / "ca")
    folder = tmp_path / "phone"
    folder.mkdir()
    authority.give(PHONE, folder)
    rights = Rights(SITE, bytes.fromhex(SITE_KEY), BROKER_PASSWORD)
    tls = authority.listener()
    with Broker(tmp_path / "broker", rights, [PHONE], kind="mosquitto", tls=tls) as broker:
        encrypted = fault != IN_THE_CLEAR
        async with FaultyLine(tls.port if encrypted else broker.port) as line, Centre(broker) as centre:
            phone = RealPhone(folder, phone_image, broker, port=line.port, tls=encrypted)
            await phone.switch_on()
            try:
                await phone.shows(light="idle")
                dialled = line.connections
                await line.fail(fault)
                pressed_s = time.monotonic()
                await phone.press()
                if fault in ("refuse", "stall"):
                    await phone.shows(say="offline") if fault == "refuse" else await phone.shows(light="sending")
                    assert centre.all("sos") == []
                    await line.mend()
                press = await centre.hears("sos")
                if fault == "half-open":  # long before the ten seconds of a silent line, and before an SMS
                    assert time.monotonic() - pressed_s < HASTY_MS * 2 / 1000 + 3
                centre.answers(press, "received")
                await phone.shows(light="received")
                await phone.press()
                assert (await centre.hears("sos", number=2))["further"]
                assert {one["number"] for one in centre.all("sos")} == {1, 2}
                if fault != "stall":
                    assert line.connections > dialled
            finally:
                await phone.cut_power()


async def test_the_centres_name_may_be_unknown_when_an_address_of_it_is_known(
    tmp_path: Path, phone_image: Path
) -> None:
    """The name server says nothing, or something wrong: the certificate decides who the centre is, not the address."""
    authority = Authority(tmp_path / "ca")
    folder = tmp_path / "phone"
    folder.mkdir()
    authority.give(PHONE, folder)
    rights = Rights(SITE, bytes.fromhex(SITE_KEY), BROKER_PASSWORD)
    tls = authority.listener("broker.invalid")
    with Broker(tmp_path / "broker", rights, [PHONE], kind="mosquitto", tls=tls) as broker:
        async with Centre(broker) as centre:
            phone = RealPhone(
                folder, phone_image, broker, host="broker.invalid", addresses=["127.0.0.1"], port=tls.port, tls=True
            )
            await phone.switch_on()
            try:
                await phone.press()
                centre.answers(await centre.hears("sos"), "received")
                await phone.shows(light="received")
                await wait_for(lambda: "address" in (folder / "nvs.json").read_text(), lambda: "the address to be kept")
            finally:
                await phone.cut_power()


def test_with_a_press_to_tell_no_pause_is_longer_than_a_second_and_a_half() -> None:
    dialling = Dialling()
    pauses = [dialling.pause_ms(True, redial_spread_s(1_600), CHANCE - 1) for _ in range(100)]
    assert max(pauses) < 1_500
