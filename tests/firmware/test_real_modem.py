"""A phone's own program on a real MicroPython with a modem on its wire: a press by SMS, and its answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sos import wire

from hub.devices import device_key
from simulator.modem import CellNetwork, SimulatedModem, TcpModem
from tests.cast import SITE_KEY
from tests.firmware.centre import wait_for
from tests.firmware.real_phone import GREEN, PHONE, RealPhone
from tools.firmware import beside

if TYPE_CHECKING:
    from pathlib import Path

    from tools.brokers import Broker

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_micropython]

CENTRE, DESK, OWN = "+8610000009000", "+8610000009001", "+8610000008001"
KEY = device_key(bytes.fromhex(SITE_KEY), PHONE)
MODEM = {"key": KEY.hex(), "sms_number": CENTRE, "numbers": DESK, "pin": "1234"}


async def test_a_press_without_internet_goes_by_sms_and_by_voice_and_the_phone_says_received(
    tmp_path: Path, phone_image: Path, broker: Broker
) -> None:
    broker.kill()
    network = CellNetwork(asyncio.get_running_loop().call_later)
    modem = SimulatedModem(network, OWN, lambda _data: None)
    modem.sim = "pin"
    network.person(DESK, "answers")
    centre = SimulatedModem(network, CENTRE, lambda _data: None)
    async with TcpModem(modem) as wires:
        phone = RealPhone(tmp_path, phone_image, broker, modem=MODEM)
        phone.parts = beside.MODEM
        phone.environment["LAMPLIGHT_MODEM_PORT"] = str(wires.port)
        await phone.switch_on()
        try:
            await wait_for(lambda: modem.did.count("AT+CSQ"), lambda: f"the set-up; {modem.did} {phone.shown}")
            await phone.press()
            await wait_for(lambda: centre.box, lambda: f"the press; {modem.did} {phone.shown}")
            sender, text = centre.box[1]
            press = wire.open_sealed(lambda _device: KEY, text).press
            assert (sender, press["path"], press["number"]) == (OWN, "sms", 1)
            await phone.shows(say="by_sms")
            await wait_for(lambda: modem.call == "up", lambda: f"the call; {modem.did} {phone.shown}")
            await phone.shows(say="talking")
            await phone.shows(light="talking")
            said = {"button": PHONE, "epoch": press["epoch"], "number": 1, "stage": "received", "utc_s": 1_795_752_000}
            network.sms(CENTRE, OWN, wire.seal_answer(KEY, said, PHONE))
            await phone.shows(light="received")
            phone.key(GREEN, 0, 1)
            await asyncio.sleep(0.3)
            assert modem.call == "up", "only the other end hangs up"
            modem.ends()
            await wait_for(lambda: modem.box == {}, lambda: "the answer to be forgotten")
        finally:
            await phone.cut_power()
