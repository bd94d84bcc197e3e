"""A modem on the hub: presses and words come in, answers go out, nothing is lost between SIM and disk."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from sos import wire
from sos.modem.machine import Modem
from sos.modem.words import Answer, Dial, Forget, HangUp, SendSms
from sos.parts.effects import Effect, Say
from sos.parts.events import Event, RedPressed
from sos.parts.second_path import SecondPath
from sos.phone import Phone

from hub.devices import device_key
from hub.telephony import SmsModem
from hub.telephony.sms_modem import split
from simulator.modem import CellNetwork, Pty, SimulatedModem
from tests import cast
from tests.hub.intake.door import SITE_KEY, WANG_PHONE, press

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

HUB_SIM, PHONE_SIM, DAUGHTER = "+8610000009000", "+8610000008001", "+8610000007001"
KEY = device_key(SITE_KEY, WANG_PHONE)
FASTER = 10  # so many times faster a phone lives here than the clock on the wall


class World:
    """A hub with a modem on a pseudo-terminal, and a network in which others can send to it."""

    def __init__(self, network: CellNetwork, modem: SimulatedModem, app: cast.RunningApp) -> None:
        self.network, self.modem, self.app = network, modem, app

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.app.database.read_now(lambda tx: tx.sql.exec_driver_sql(query).all())]

    async def until(self, query: str, rows: list[tuple[Any, ...]]) -> None:
        for _ in range(600):
            if self.rows(query) == rows:
                return
            await asyncio.sleep(0.02)
        assert self.rows(query) == rows


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[World]:
    network = CellNetwork(asyncio.get_running_loop().call_later)
    modem = SimulatedModem(network, HUB_SIM, lambda _data: None)
    with Pty(modem) as path:
        async with cast.running_app(tmp_path, sms_modem=path) as app:
            yield World(network, modem, app)


class PhoneWithModem:
    """A phone without internet, its driver and its modem, ten times as fast as in life."""

    def __init__(self, network: CellNetwork) -> None:
        self.said: list[str] = []
        self.modem = SimulatedModem(network, PHONE_SIM, self._from_modem)
        self.driver = Modem()
        self.phone = Phone(cast.SITE, WANG_PHONE, "0a0b0c0d", "test 1", None)
        path = self.phone.part("second_path")
        assert isinstance(path, SecondPath)
        path.use(self.phone, KEY, HUB_SIM)

    async def live(self) -> None:
        while True:
            self._of_modem(self.driver.tick(self.now_ms))
            self._do(self.phone.tick(self.now_ms))
            await asyncio.sleep(0.01)

    @property
    def now_ms(self) -> int:
        return int(asyncio.get_running_loop().time() * 1000 * FASTER)

    def happens(self, event: Event) -> None:
        self._do(self.phone.handle(event, self.now_ms))

    def _from_modem(self, data: bytes) -> None:
        self._of_modem(self.driver.receive(data, self.now_ms))

    def _of_modem(self, events: list[Event]) -> None:
        for event in events:
            self.happens(event)
        self._write()

    def _do(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, (SendSms, Forget, Dial, Answer, HangUp)):
                self._of_modem(self.driver.do(effect, self.now_ms))
            elif isinstance(effect, Say):
                self.said.append(effect.phrase)

    def _write(self) -> None:
        data = self.driver.take()
        if data:
            asyncio.get_running_loop().call_soon(self.modem.feed, data)


async def test_a_press_by_sms_goes_all_the_way_and_the_phone_says_received(world: World) -> None:
    phone = PhoneWithModem(world.network)
    living = asyncio.create_task(phone.live())
    await asyncio.sleep(0.5)
    phone.happens(RedPressed())
    await world.until("SELECT device_id, kind, state FROM alarm", [(WANG_PHONE, "sos", "open")])
    for _ in range(300):
        if "received" in phone.said:
            break
        await asyncio.sleep(0.02)
    living.cancel()
    assert phone.said == ["heard", "offline", "by_sms", "sending", "received"]
    assert phone.phone.outbox.waiting == []
    assert [(sender, number) for sender, number, _ in world.network.sent] == [
        (PHONE_SIM, HUB_SIM),
        (HUB_SIM, PHONE_SIM),
    ]
    assert world.rows("SELECT presses FROM alarm") == [(1,)]
    assert world.modem.box == {}, "what is stored is not left in the SIM"


async def test_what_lies_in_the_sim_at_the_start_is_taken_in_once(tmp_path: Path) -> None:
    network = CellNetwork(asyncio.get_running_loop().call_later)
    modem = SimulatedModem(network, HUB_SIM, lambda _data: None)
    sealed = wire.seal_press(KEY, press(path="sms"))
    for _ in range(2):  # the second time a hub that was killed before it could delete it
        modem.box = {4: (PHONE_SIM, sealed)}
        with Pty(modem) as path:
            async with cast.running_app(tmp_path, sms_modem=path) as app:
                world = World(network, modem, app)
                for _ in range(300):
                    if not modem.box:
                        break
                    await asyncio.sleep(0.02)
                await world.until("SELECT presses FROM alarm", [(1,)])
                assert world.rows("SELECT count(*) FROM sms") == [(1,)]
        assert modem.box == {}


async def test_words_in_any_script_stand_where_they_belong(world: World) -> None:
    await world.until("SELECT count(*) FROM alarm", [(0,)])
    world.network.sms(DAUGHTER, HUB_SIM, "妈妈今天住院了 [hospital] €")
    await world.until("SELECT kind, text FROM sms", [("words", "妈妈今天住院了 [hospital] €")])


async def test_a_modem_that_falls_silent_and_comes_back_brings_what_came_meanwhile(world: World) -> None:
    world.modem.silent = True
    world.network.sms(PHONE_SIM, HUB_SIM, wire.seal_press(KEY, press(path="sms")))
    await asyncio.sleep(0.8)
    assert world.rows("SELECT count(*) FROM alarm") == [(0,)]
    world.modem.starts()
    await world.until("SELECT kind, state FROM alarm", [("sos", "open")])


async def test_what_cannot_be_stored_stays_in_the_sim(tmp_path: Path) -> None:
    network = CellNetwork(asyncio.get_running_loop().call_later)
    modem = SimulatedModem(network, HUB_SIM, lambda _data: None)
    tries: list[tuple[str, str]] = []

    async def keep(_ref: str, number: str, text: str) -> None:
        tries.append((number, text))
        raise RuntimeError("the disk is full")

    modem.box = {1: (DAUGHTER, "hello")}
    database = cast.new_database(tmp_path / "lamplight.db")
    with Pty(modem) as path:
        running = asyncio.create_task(SmsModem(path, "", keep).run(database))
        for _ in range(300):
            if tries:
                break
            await asyncio.sleep(0.02)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    database.close()
    assert tries == [(DAUGHTER, "hello")]
    assert 1 in modem.box


async def test_a_port_that_is_not_there_is_no_reason_to_stop(tmp_path: Path) -> None:
    async with cast.running_app(tmp_path, sms_modem="/dev/there-is-no-such-port") as app:
        assert (await app.client().get("/healthz")).status_code == 200
        assert json.loads((await app.client().get("/healthz")).text) is not None


def test_a_long_text_is_several_messages() -> None:
    assert split("a" * 160) == ["a" * 160]
    assert [len(one) for one in split("李" * 150)] == [70, 70, 10]
    assert "".join(split("a[" * 100)) == "a[" * 100
    assert len(split("x" * 10_000)) == 5
