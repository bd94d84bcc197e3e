"""Who is silent is shown so in time, who is heard is not, and nobody is shown as silent because the hub was deaf."""

import asyncio

import pytest

from hub.devices import Devices
from tests import cast
from tests.hub.intake.door import heartbeat
from tests.simulator.invariants.scene import Scene

MINUTE_MS = 60_000


class Supervised:
    """The real supervision on the scene's file; `later` flushes as the hub does."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.devices = Devices(scene.door.database, scene.clock)
        asyncio.run(self._restore())
        self.devices.supervision.link_up(scene.clock.ms)

    async def _restore(self) -> None:
        await self.devices.start()
        await self.devices.stop()

    def heard(self, *numbers: int) -> None:
        for number in numbers:
            self.devices.supervision.heard(f"ph-{number:05}", heartbeat(), b"", self.scene.clock.now_ms())

    def later(self, ms: int) -> None:
        self.scene.clock.forward(ms)
        asyncio.run(self.devices.flush())

    def deaf(self) -> None:
        self.devices.supervision.link_down(self.scene.clock.now_ms())
        self.scene.hub.hears_since_ms, self.scene.hub.deaf_from_ms = None, self.scene.clock.ms

    def hears(self) -> None:
        self.devices.supervision.link_up(self.scene.clock.now_ms())
        self.scene.hub.hears_since_ms = self.scene.clock.ms


@pytest.fixture
def hub(scene: Scene) -> Supervised:
    made = Supervised(scene)
    made.heard(1, 2)
    made.later(1_000)
    return made


def _found(scene: Scene) -> list[str]:
    names = ("who_is_silent_is_shown_so", "who_is_heard_is_shown_so", "our_own_silence_is_not_theirs")
    found = [text for name in names for text in scene.looks(name)]
    return found + scene.looks_after(names[2], devices=("ph-00001", "ph-00002"))


def test_supervision_keeps_all_three(scene: Scene, hub: Supervised) -> None:
    for minute in range(12):
        hub.heard(1, 2) if minute < 4 else hub.heard(1)
        for _ in range(12):
            hub.later(5_000)
            assert _found(scene) == []
    assert scene.view.log.shown == {"ph-00001": "online", "ph-00002": "offline"}


def test_an_outage_of_the_hub_keeps_all_three(scene: Scene, hub: Supervised) -> None:
    hub.deaf()
    for _ in range(60):
        hub.later(5_000)
        assert _found(scene) == []
    hub.hears()
    hub.heard(1)
    for _ in range(60):
        hub.later(5_000)
        assert _found(scene) == []
    assert scene.view.log.shown["ph-00002"] == "offline"


def test_who_is_silent_and_shown_as_online_is_found(scene: Scene, hub: Supervised) -> None:
    scene.clock.forward(3 * MINUTE_MS + 10_000)
    assert scene.looks("who_is_silent_is_shown_so") == [
        "ph-00001 was last heard 191 s ago and is shown as online",
        "ph-00002 was last heard 191 s ago and is shown as online",
    ]
    hub.later(0)
    assert _found(scene) == []


def test_who_was_heard_and_is_shown_as_offline_is_found(scene: Scene, hub: Supervised) -> None:
    hub.later(4 * MINUTE_MS)
    minute_ago = "UPDATE device_state SET last_heartbeat_ms = ? WHERE device_id = 'ph-00002'"
    scene.tamper(minute_ago, scene.clock.ms - MINUTE_MS)
    assert scene.looks("who_is_heard_is_shown_so") == ["ph-00002 was heard 60 s ago and is shown as offline"]


def test_a_town_that_turns_offline_because_the_hub_was_deaf_is_found(scene: Scene, hub: Supervised) -> None:
    hub.scene.hub.hears_since_ms, hub.scene.hub.deaf_from_ms = None, scene.clock.ms  # supervision is not told
    hub.later(4 * MINUTE_MS)
    found = [f"ph-0000{one} is shown as offline, 240 s after the hub itself heard nobody" for one in (1, 2)]
    assert scene.looks_after("our_own_silence_is_not_theirs", devices=("ph-00001", "ph-00002")) == found
    hub.hears()
    hub.later(MINUTE_MS)
    assert scene.looks_after("our_own_silence_is_not_theirs", devices=("ph-00001",))


def test_a_clock_that_jumps_is_the_clocks_fault(scene: Scene, hub: Supervised) -> None:
    scene.view.look()
    scene.clock.wrong_ms = cast.HOUR_MS
    assert _found(scene) == []
    hub.later(1_000)
    assert scene.view.clock_set_ms is not None
    assert _found(scene) == []


def test_in_calm_everybody_with_a_line_is_online(scene: Scene, hub: Supervised) -> None:
    assert scene.looks("everybody_is_online_again") == []
    hub.later(4 * MINUTE_MS)
    assert scene.looks("everybody_is_online_again") == [
        "ph-00001 has a line and is shown as offline",
        "ph-00002 has a line and is shown as offline",
    ]
    scene.wang.linked = scene.li.linked = False
    assert scene.looks("everybody_is_online_again") == []
