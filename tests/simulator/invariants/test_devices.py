"""Who is silent is shown so in time, who is heard is not, and nobody is shown as silent because the hub was deaf."""

import asyncio
from collections.abc import Callable

import pytest

from hub.devices import Devices, policy
from simulator.invariants.devices import FLUSH_MS, INTERVAL_MS, LATE, OFFLINE, ON_THE_WAY_MS, STEADY_MS
from tests import cast
from tests.hub.intake.door import heartbeat
from tests.simulator.invariants.scene import Scene

MINUTE_MS = 60_000
DARK_MS = 10 * MINUTE_MS


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


def _silent_and_online(scene: Scene, _hub: Supervised) -> None:
    scene.clock.forward(3 * MINUTE_MS + 10_000)


def _heard_and_offline(scene: Scene, hub: Supervised) -> None:
    hub.later(4 * MINUTE_MS)
    scene.tamper("UPDATE device_state SET last_heartbeat_ms = ?", scene.clock.ms - MINUTE_MS)


def _dark_and_heard(scene: Scene, hub: Supervised) -> None:
    scene.li.goes_dark()
    hub.later(DARK_MS)
    hub.heard(2)
    hub.later(0)


def _deaf_and_offline(scene: Scene, hub: Supervised) -> None:
    scene.hub.hears_since_ms, scene.hub.deaf_from_ms = None, scene.clock.ms  # supervision is not told
    hub.later(4 * MINUTE_MS)


# What makes each of them untrue.
WRONG: dict[str, Callable[[Scene, Supervised], None]] = {
    "who_is_silent_is_shown_so": _silent_and_online,
    "who_is_heard_is_shown_so": _heard_and_offline,
    "nobody_is_heard_who_is_dark": _dark_and_heard,
    "our_own_silence_is_not_theirs": _deaf_and_offline,
}


def _found(scene: Scene) -> list[str]:
    found = [text for name in WRONG for text in _looks(scene, name)]
    return found + scene.looks("nobody_is_forgotten")


def _looks(scene: Scene, name: str) -> list[str]:
    """At everything, or where that is not enough at what became of both phones."""
    return scene.looks(name) or scene.looks_after(name, devices=("ph-00001", "ph-00002"))


def test_supervision_keeps_all_five(scene: Scene, hub: Supervised) -> None:
    for minute in range(12):
        hub.heard(1, 2) if minute < 4 else hub.heard(1)
        for _ in range(12):
            hub.later(5_000)
            assert _found(scene) == []
    assert scene.view.log.shown == {"ph-00001": "online", "ph-00002": "offline"}


def test_an_outage_of_the_hub_keeps_all_five(scene: Scene, hub: Supervised) -> None:
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
    _silent_and_online(scene, hub)
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
    _deaf_and_offline(scene, hub)
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


def test_the_hub_knows_when_it_heard_whom_it_shows(scene: Scene, hub: Supervised) -> None:
    hub.devices.supervision.told("ph-00003", True, scene.clock.ms)  # and was never heard
    hub.later(1_000)
    assert len(scene.rows("device_state")) == 3
    assert scene.looks("nobody_is_forgotten") == []
    scene.tamper("UPDATE device_state SET last_heartbeat_ms = NULL WHERE device_id = 'ph-00002'")
    found = ["ph-00002 is shown as online, and the hub does not know when it heard it"]
    assert scene.looks("nobody_is_forgotten") == found
    scene.tamper("DELETE FROM device_state WHERE device_id = 'ph-00002'")
    assert scene.looks("nobody_is_forgotten") == found
    hub.later(2 * MINUTE_MS)
    found = ["ph-00002 is shown as late, and the hub does not know when it heard it"]
    assert scene.looks("nobody_is_forgotten") == found
    hub.later(MINUTE_MS)
    assert scene.looks("nobody_is_forgotten") == []
    assert scene.view.log.shown["ph-00002"] == "offline"


def test_a_phone_without_power_turns_offline_and_comes_back(scene: Scene, hub: Supervised) -> None:
    scene.li.goes_dark()
    for _ in range(10):
        hub.heard(1)
        hub.later(MINUTE_MS)
        assert _found(scene) == []
    scene.li.dark_since_ms = None
    hub.heard(1, 2)
    hub.later(1_000)
    assert _found(scene) == []
    assert scene.view.log.shown["ph-00002"] == "online"


def test_what_a_phone_said_before_its_power_went_may_be_on_the_way(scene: Scene, hub: Supervised) -> None:
    scene.li.goes_dark()
    scene.clock.forward(ON_THE_WAY_MS)
    hub.heard(2)
    hub.later(1_000)
    assert scene.looks("nobody_is_heard_who_is_dark") == []
    hub.heard(2)
    hub.later(0)
    assert scene.looks("nobody_is_heard_who_is_dark") == ["ph-00002, dark for 91 s, was heard 0 s ago"]


def test_a_phone_without_power_may_have_a_clone_that_is_heard(scene: Scene, hub: Supervised) -> None:
    clone = scene.clone(scene.li, "0a0b0c0d")
    _dark_and_heard(scene, hub)
    assert scene.looks("nobody_is_heard_who_is_dark") == []
    clone.goes_dark()
    assert scene.looks("nobody_is_heard_who_is_dark") == []  # a moment ago it had power
    del scene.homes[clone.who]
    assert scene.looks("nobody_is_heard_who_is_dark") == ["ph-00002, dark for 600 s, was heard 0 s ago"]


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_written_is_not_shown(scene: Scene, hub: Supervised, name: str) -> None:
    WRONG[name](scene, hub)
    found = _looks(scene, name)
    assert found
    scene.hub.writes_since_ms = None
    assert _looks(scene, name) == []
    scene.hub.writes_since_ms = scene.clock.ms - FLUSH_MS + 1
    assert _looks(scene, name) == []
    scene.hub.writes_since_ms = scene.clock.ms - FLUSH_MS
    assert _looks(scene, name) == found


@pytest.mark.parametrize("name", WRONG)
def test_when_the_clock_was_set_nobody_can_say_for_a_while(scene: Scene, hub: Supervised, name: str) -> None:
    WRONG[name](scene, hub)
    found = _looks(scene, name)
    assert found
    scene.clock.wrong_ms = 1
    assert _looks(scene, name) == []
    assert scene.view.clock_set_ms == scene.clock.ms
    steady_ms = DARK_MS + ON_THE_WAY_MS if name == "nobody_is_heard_who_is_dark" else STEADY_MS
    scene.view.clock_set_ms = scene.clock.ms - steady_ms + 1
    assert _looks(scene, name) == []
    scene.view.clock_set_ms = scene.clock.ms - steady_ms
    assert _looks(scene, name) == found


def test_the_numbers_that_the_invariants_know_are_those_of_the_hub() -> None:
    assert policy.HEARTBEAT_MS == INTERVAL_MS
    assert (policy.LATE_INTERVALS, policy.OFFLINE_INTERVALS) == (LATE, OFFLINE)


def test_in_calm_everybody_with_a_line_is_online(scene: Scene, hub: Supervised) -> None:
    assert scene.looks("everybody_is_online_again") == []
    hub.later(4 * MINUTE_MS)
    assert scene.looks("everybody_is_online_again") == [
        "ph-00001 has a line and is shown as offline",
        "ph-00002 has a line and is shown as offline",
    ]
    scene.wang.linked = scene.li.linked = False
    assert scene.looks("everybody_is_online_again") == []
