"""The intake on a real broker: acknowledged after the commit, answered at once, patient with a sick database."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from sos import mqtt, wire

from hub import alarms
from hub.devices import Devices, device_password
from hub.intake import Intake, IntakeSettings
from hub.kernel import SystemClock
from hub.kernel.mqtt_link import MqttLink
from tests import cast
from tests.hub.intake.door import (
    LI_PHONE,
    SITE_KEY,
    WANG_PHONE,
    WANG_REMOTE,
    Door,
    close_for_good,
    heartbeat,
    held,
    operator,
    press,
)
from tools.brokers import Broker
from tools.brokers.rights import Rights

pytestmark = pytest.mark.needs_mosquitto

DEVICES = (WANG_PHONE, WANG_REMOTE, LI_PHONE)


class Talker:
    """A device without a mind: says what the test says, notes what it is told."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self.told: list[dict[str, Any]] = []
        self.ready = False
        session = mqtt.Session(
            name, name, device_password(SITE_KEY, name), packet_length_max=2_000_000, inflight_max=64
        )
        self.link = MqttLink(session, "127.0.0.1", port, self._on_events)
        self.link.subscribe([(wire.subscription(cast.SITE, name, "down"), 1)])
        self.link.start()

    def says(self, name: str, value: dict[str, Any] | bytes) -> None:
        payload = value if isinstance(value, bytes) else wire.encode(name, value)
        self.link.publish(f"lamplight/v1/{cast.SITE}/{self.name}/up/{name}", payload)

    def _on_events(self, happened: list[mqtt.Event]) -> None:
        for one in happened:
            if isinstance(one, mqtt.Subscribed):
                self.ready = True
            elif isinstance(one, mqtt.Message):
                self.link.acknowledge([one.packet_id])
                self.told.append(wire.decode("answer", one.payload))


class Centre:
    """Broker, intake and three devices."""

    def __init__(self, door: Door, broker: Broker) -> None:
        self.door = door
        self.broker = broker
        self.devices, self.intake = self._make()
        self.talkers = {name: Talker(name, broker.port) for name in DEVICES}
        self.wang, self.li = self.talkers[WANG_PHONE], self.talkers[LI_PHONE]

    def _make(self) -> tuple[Devices, Intake]:
        devices = Devices(self.door.database, SystemClock())
        settings = IntakeSettings(cast.SITE, SITE_KEY, "127.0.0.1", self.broker.port, "hub", cast.BROKER_PASSWORD)
        return devices, Intake(self.door.database, SystemClock(), devices, settings)

    async def start(self) -> None:
        await self.devices.start()
        await self.intake.start()
        await cast.until(lambda: self.intake.health().connected, "the broker")
        await cast.until(lambda: all(one.ready for one in self.talkers.values()), "the devices")

    async def stop(self) -> None:
        await self.intake.stop()
        await self.devices.stop()

    async def restart(self) -> None:
        await self.stop()
        self.devices, self.intake = self._make()
        await self.start()


@pytest.fixture
async def centre(tmp_path: Path, door: Door) -> AsyncGenerator[Centre]:
    rights = Rights(cast.SITE, SITE_KEY, cast.BROKER_PASSWORD)
    with Broker(tmp_path / "broker", rights, DEVICES, kind="mosquitto") as broker:
        centre = Centre(door, broker)
        await centre.start()
        yield centre
        await centre.stop()
        await asyncio.gather(*(one.link.close() for one in centre.talkers.values()))


async def test_a_press_is_answered_with_the_hubs_time(centre: Centre) -> None:
    centre.wang.says("sos", press())
    await cast.until(lambda: centre.wang.told, "an answer")
    (answer,) = centre.wang.told
    assert (answer["button"], answer["number"], answer["stage"]) == (WANG_PHONE, 1, "received")
    assert abs(answer["utc_s"] - SystemClock().now_ms() / 1000) < 60
    assert centre.li.told == []
    assert centre.intake.health().is_well


async def test_what_an_operator_does_is_told_to_every_device_that_carried_the_press(centre: Centre) -> None:
    remote = centre.talkers[WANG_REMOTE]
    centre.wang.says("sos", press(WANG_REMOTE))
    remote.says("sos", press(WANG_REMOTE, path="remote_wifi"))
    await cast.until(lambda: centre.wang.told and remote.told, "both to be answered")
    database = centre.door.database
    await database.write(lambda tx: alarms.take(tx, operator(), 1, 1))
    await database.write(lambda tx: close_for_good(tx, operator(), 1, 2, "social"))
    for device in (centre.wang, remote):
        await cast.until(lambda device=device: device.told[-1]["stage"] == "closed", "the end")
        stages = [one["stage"] for one in device.told]
        assert stages[-1] == "closed"
        assert [one.get("by") for one in device.told if one["stage"] == "taken"] in (["陈晓"], [])


async def test_a_heartbeat_that_is_behind_is_answered(centre: Centre) -> None:
    centre.wang.says("sos", press())
    await cast.until(lambda: len(centre.wang.told) == 1, "received")
    centre.wang.says("heartbeat", heartbeat(open=held(stage="none")))
    await cast.until(lambda: len(centre.wang.told) == 2, "received again")
    assert centre.devices.supervision.state(WANG_PHONE).battery_pct == 80


async def test_while_the_database_is_not_well_nothing_is_acknowledged_and_nothing_lost(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = centre.door.database.write
    tried = 0

    async def refuses(_work: object) -> Any:
        nonlocal tried
        tried += 1
        raise OSError("the disk is full")

    monkeypatch.setattr(centre.door.database, "write", refuses)
    centre.wang.says("sos", press())
    await cast.until(lambda: tried >= 2, "a second try")
    assert centre.wang.told == []
    assert centre.intake.health().backlog == 1
    monkeypatch.setattr(centre.door.database, "write", write)
    await cast.until(lambda: centre.wang.told, "an answer")
    await cast.until(lambda: centre.intake.health().backlog == 0, "an empty queue")
    assert len(centre.door.rows("alarm")) == 1


async def test_a_press_that_was_not_acknowledged_comes_again_after_a_restart(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = centre.door.database.write

    async def hangs(_work: object) -> Any:
        raise OSError("the disk is full")

    monkeypatch.setattr(centre.door.database, "write", hangs)
    centre.wang.says("sos", press())
    await cast.until(lambda: centre.intake.health().backlog == 1, "the press")
    await centre.intake.stop()
    monkeypatch.setattr(centre.door.database, "write", write)
    await centre.restart()
    await cast.until(lambda: centre.wang.told, "an answer")
    assert len(centre.door.rows("alarm")) == 1


async def test_after_a_restart_an_unclosed_press_is_answered_again_unasked(centre: Centre) -> None:
    centre.wang.says("sos", press())
    await cast.until(lambda: len(centre.wang.told) == 1, "an answer")
    await centre.restart()
    await cast.until(lambda: len(centre.wang.told) == 2, "the answer again")
    assert [one["stage"] for one in centre.wang.told] == ["received", "received"]


async def test_a_megabyte_on_a_press_is_an_alarm_and_others_are_answered(centre: Centre) -> None:
    centre.wang.says("sos", b"x" * 1_000_000)
    centre.li.says("sos", press(LI_PHONE))
    await cast.until(lambda: centre.li.told, "an answer")
    await cast.until(lambda: len(centre.door.rows("alarm")) == 2, "both alarms")
    assert sorted(one["kind"] for one in centre.door.rows("alarm")) == ["sos", "unreadable"]
    assert max(one["length"] for one in centre.door.rows("raw_message")) == 1_000_000


async def test_a_full_queue_stops_the_reading_and_loses_nothing(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.intake.queue.WAITING_LENGTH_MAX", 5)
    write = centre.door.database.write
    gate = asyncio.Event()

    async def slow(work: Any) -> Any:
        await gate.wait()
        return await write(work)

    monkeypatch.setattr(centre.door.database, "write", slow)
    for number in range(1, 13):
        centre.wang.says("sos", press(number=number))
        await asyncio.sleep(0.02)
    await cast.until(lambda: centre.intake.health().backlog > 5, "a full queue")
    assert not centre.intake.health().is_well
    for number in range(13, 31):
        centre.wang.says("sos", press(number=number))
    await asyncio.sleep(0.3)
    assert centre.intake.health().backlog < 30, "the broker keeps the rest"
    gate.set()
    await cast.until(lambda: len(centre.wang.told) >= 30, "all answers")
    assert {one["number"] for one in centre.wang.told} == set(range(1, 31))
    assert [one["presses"] for one in centre.door.rows("alarm")] == [30]


async def test_an_sms_is_stored_before_the_modem_may_forget_it(centre: Centre) -> None:
    key = centre.door.key_of(WANG_PHONE)
    assert key is not None
    await centre.intake.receive_sms(wire.seal_press(key, press(path="sms")))
    assert [one["path"] for one in centre.door.rows("press")] == ["sms"]
    await cast.until(lambda: centre.wang.told, "an answer over MQTT")
