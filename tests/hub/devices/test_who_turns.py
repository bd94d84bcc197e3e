"""Who turns late or offline is found by deadlines; the oracle looks at everybody each time, and must find the same."""

from collections.abc import Callable
from typing import Any, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from hub.devices import Connection, Device, Registry, Supervision
from hub.devices.deadlines import Deadlines
from hub.devices.model import DeviceState

MINUTE_MS, DAY_MS = 60_000, 86_400_000
BEGIN_MS = 1_700_000_000_000
DEVICES = [
    Device("ph-00002", "phone", 2, "rc-00001"),
    Device("rc-00001", "remote", 2, "ph-00002"),
    Device("ph-00001", "phone", 1, None),
    Device("ph-00003", "phone", 3, None),
]
PHONES = [one.id for one in DEVICES if one.kind == "phone"]
BEAT = {"battery_pct": 70, "mains": True, "uptime_s": 1, "firmware": "1.0.0", "outbox": 0}


class Scan:
    """The oracle: a plain look at every device."""

    def __init__(self) -> None:
        self.shown: dict[str, Connection] = {}

    def look(self, supervision: Supervision, registry: Registry, now_ms: int) -> list[tuple[str, Connection]]:
        turned: list[tuple[str, Connection]] = []
        for device in registry.all():
            now = supervision.connection(device, now_ms)
            if self.shown.get(device.id) != now:
                self.shown[device.id] = now
                turned.append((device.id, now))
        return turned


class Night:
    """Supervision and its oracle go through the same night."""

    def __init__(self) -> None:
        self.now_ms = BEGIN_MS
        self.registry = Registry(DEVICES)
        self.scan = Scan()
        self.supervision = Supervision(self.registry)
        self.written: dict[str, DeviceState] = {}
        self.restart(0)
        self.supervision.link_up(self.now_ms)

    def restart(self, deaf_for_ms: int) -> None:
        listened_ms, self.now_ms = self.now_ms, self.now_ms + deaf_for_ms
        self.supervision = Supervision(self.registry)
        self.supervision.restore(dict(self.written), listened_ms)
        self.scan.shown = {}
        for device in self.registry.all():
            shown = self.supervision.connection(device, listened_ms)
            if shown == "online" or self.supervision.state(device.id).last_heartbeat_ms is None:
                self.scan.shown[device.id] = shown

    def wait(self, ms: int) -> None:
        self.now_ms += ms

    def beat(self, phone: str, at_ms: int = 0, **more: Any) -> None:
        self.supervision.noted(phone, {**BEAT, **more}, b"", self.now_ms + at_ms)

    def link(self, up: bool) -> None:
        (self.supervision.link_up if up else self.supervision.link_down)(self.now_ms)

    def know(self, devices: list[Device]) -> None:
        self.registry.replace(devices)

    def flush(self, works: bool = True) -> None:
        expected = self.scan.look(self.supervision, self.registry, self.now_ms)
        changes = self.supervision.take_changes(self.now_ms, 2)
        assert [(device.id, connection) for device, connection in changes.shown] == expected
        if not works:
            self.supervision.give_back(changes)
            for device, _ in expected:
                del self.scan.shown[device]
        else:
            self.written.update(changes.states)
            online = {device.id for device, connection in changes.shown if connection != "offline"}
            assert online <= self.written.keys(), "a kill leaves nobody online who is not known"


Step: TypeAlias = Callable[[Night], None]


def wait(ms: int) -> Step:
    return lambda night: night.wait(ms)


def beat(phone: str, at_ms: int, seen_s: int | None) -> Step:
    more = {} if seen_s is None else {"remote_seen_s": seen_s}
    return lambda night: night.beat(phone, at_ms, **more)


def link(up: bool) -> Step:
    return lambda night: night.link(up)


def know(first: int) -> Step:
    return lambda night: night.know(DEVICES[first : first + 3])


def restart(deaf_for_ms: int) -> Step:
    return lambda night: night.restart(deaf_for_ms)


EDGES_MS = [edge + by for edge in (120_000, 180_000, 7_200_000, 10_800_000) for by in (-1, 0, 1)]
waits = st.one_of(st.integers(0, 6_000), st.sampled_from(EDGES_MS), st.integers(-3 * MINUTE_MS, 3 * MINUTE_MS))
noted_at = st.one_of(st.just(0), st.integers(-4 * MINUTE_MS, 4 * MINUTE_MS), st.just(30 * DAY_MS))
beats = st.builds(beat, st.sampled_from(PHONES), noted_at, st.none() | st.integers(0, 4 * 3600))
steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(wait, waits),
    beats,
    st.builds(link, st.booleans()),
    st.builds(know, st.integers(0, 1)),
    st.builds(restart, st.integers(0, 10 * MINUTE_MS)),
)
flushes = st.sampled_from(["none", "works", "fails"])


@given(st.lists(st.tuples(steps, flushes), max_size=40))
def test_deadlines_find_the_same_as_a_look_at_everybody(what_happens: list[tuple[Step, str]]) -> None:
    night = Night()
    for step, flush in what_happens:
        step(night)
        if flush != "none":
            night.flush(flush == "works")
    night.flush()
    night.wait(5_000)
    night.flush()


def test_a_clock_that_is_set_back_takes_the_silence_back() -> None:
    night = Night()
    night.beat("ph-00001")
    night.flush()
    night.wait(3 * MINUTE_MS)
    night.flush()
    assert night.scan.shown["ph-00001"] == "offline"
    night.wait(-MINUTE_MS)
    night.flush()
    assert night.scan.shown["ph-00001"] == "late"


def test_a_beat_noted_for_the_far_future_and_corrected_later_is_judged_by_what_is_true() -> None:
    night = Night()
    night.beat("ph-00001", 30 * DAY_MS)
    night.flush()
    night.wait(DAY_MS)
    night.flush()
    assert night.scan.shown["ph-00001"] == "online"
    night.beat("ph-00001", -150_000)
    night.flush()
    assert night.scan.shown["ph-00001"] == "late"
    night.wait(30_000)
    night.flush()
    assert night.scan.shown["ph-00001"] == "offline"


def test_who_is_well_is_looked_at_once_in_two_minutes() -> None:
    looks = 0
    deadlines = Deadlines()
    deadlines.put("ph-00001", 120_000)
    for now_ms in range(0, 3_600_000, 5_000):
        for name in deadlines.take(now_ms):
            looks += 1
            deadlines.put(name, now_ms + 120_000)
        deadlines.put("ph-00001", now_ms + 120_000)  # heard again: the earlier wish stands
    assert looks == 29
