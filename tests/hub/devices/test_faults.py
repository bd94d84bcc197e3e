"""What is wrong with a device: found at once, told once, still known after a kill, and gone when it is over."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.devices import Device, Fault, Registry, Said, Supervision, faults, heed
from hub.devices.ailing import faults_by_state
from hub.devices.model import Connection, DeviceState
from hub.devices.store import faults as kept_faults
from tests import cast

from .town import PHONE, REMOTE, Town

MINUTE_MS, HOUR_MS = 60_000, 3_600_000
WELL = DeviceState(1_000, battery_pct=80, mains=True)


NOW_MS = 2_000


def names(found: tuple[Fault, ...]) -> list[str]:
    return [one.name for one in found]


@pytest.mark.parametrize(
    ("state", "connection", "found"),
    [
        (WELL, "online", []),
        (WELL, "late", []),
        (WELL, "offline", ["offline"]),
        (WELL._replace(mains=False), "online", ["mains_lost"]),
        (WELL._replace(battery_pct=19), "online", ["battery_low"]),
        (WELL._replace(battery_pct=20), "online", ["battery_low"]),
        (WELL._replace(battery_pct=21), "online", []),
        (WELL._replace(battery_pct=3, mains=False), "offline", ["offline", "mains_lost", "battery_low"]),
        (DeviceState(), "offline", []),
    ],
)
def test_the_faults_of_a_phone(state: DeviceState, connection: Connection, found: list[str]) -> None:
    assert names(faults("phone", state, connection, NOW_MS)) == found


def test_a_remote_is_lost_when_nobody_has_heard_it_for_three_hours() -> None:
    assert names(faults("remote", WELL, "offline", NOW_MS)) == ["remote_lost"]
    assert faults("remote", WELL, "late", NOW_MS) == ()


def test_a_battery_that_hovers_round_the_limit_is_one_fault() -> None:
    low = faults("phone", WELL._replace(battery_pct=19), "online", NOW_MS)
    assert faults("phone", WELL._replace(battery_pct=24), "online", NOW_MS, low) == low
    assert faults("phone", WELL._replace(battery_pct=25), "online", NOW_MS, low) == ()


def test_a_fault_keeps_the_time_at_which_it_was_found() -> None:
    dark = WELL._replace(mains=False)
    (first,) = faults("phone", dark, "online", NOW_MS)
    assert first.since_ms == NOW_MS
    assert faults("phone", dark._replace(last_heartbeat_ms=61_000), "online", NOW_MS + 60_000, (first,)) == (first,)


async def test_a_power_cut_is_told_once_and_so_is_its_end(town: Town) -> None:
    town.hears(mains=False, battery_pct=70)
    await town.after(0)
    town.hears(mains=False, battery_pct=69)
    await town.after(MINUTE_MS)
    (told,) = town.news("fault")
    assert told == {
        "device_id": PHONE,
        "kind": "phone",
        "resident_id": cast.WANG,
        "fault": "mains_lost",
        "since_ms": cast.NOON_MS,
        "on": True,
    }
    town.hears()
    await town.after(5_000)
    assert [(one["fault"], one["on"]) for one in town.news("fault")] == [("mains_lost", True), ("mains_lost", False)]
    assert town.database.read_now(kept_faults) == {}


async def test_a_silent_phone_is_a_fault_as_soon_as_it_is_offline(town: Town) -> None:
    town.hears()
    await town.after(179_999)
    assert town.news("fault") == []
    await town.after(1)
    (told,) = town.news("fault")
    assert (told["fault"], told["since_ms"]) == ("offline", cast.NOON_MS + 180_000)


async def test_after_a_kill_nothing_is_told_twice_and_what_ended_meanwhile_is_told(town: Town) -> None:
    town.hears(mains=False)
    await town.after(0)
    await town.restart()
    town.devices.supervision.link_up(town.clock.now_ms())
    await town.after(5_000)
    assert len(town.news("fault")) == 1
    await town.restart()
    town.devices.supervision.link_up(town.clock.now_ms())
    town.hears()
    await town.after(5_000)
    assert [one["on"] for one in town.news("fault")] == [True, False]


async def test_what_could_not_be_written_is_told_the_next_time(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(_work: object) -> Any:
        raise OSError("the disk is full")

    town.hears(mains=False)
    with monkeypatch.context() as sick:
        sick.setattr(town.database, "write", fails)
        with pytest.raises(OSError, match="full"):
            await town.devices.flush()
    assert town.news("fault") == []
    await town.after(0)
    assert len(town.news("fault")) == 1


async def test_a_remote_is_not_lost_for_the_silence_of_its_phone(town: Town) -> None:
    town.hears(remote_seen_s=60)
    await town.after(4 * HOUR_MS)
    assert [one["fault"] for one in town.news("fault")] == ["offline"]
    town.hears()
    await town.after(5_000)
    assert [(one["device_id"], one["fault"], one["on"]) for one in town.news("fault")[1:]] == [
        (PHONE, "offline", False),
        (REMOTE, "remote_lost", True),
    ]


async def test_an_opened_phone_stays_a_fault_and_a_self_test_that_goes_well_ends_one(town: Town) -> None:
    def say(kind: str, detail: str | None = None) -> None:
        town.database.write_now(lambda tx: heed(tx, [Said(PHONE, kind, detail)]))

    for kind, detail in (("tamper", None), ("tamper", None), ("self_test", "speaker"), ("remote_low", None)):
        say(kind, detail)
    assert set(town.database.read_now(kept_faults)) == {PHONE, REMOTE}
    assert names(town.database.read_now(kept_faults)[PHONE]) == ["self_test", "tamper"]
    say("self_test")
    assert names(town.database.read_now(kept_faults)[PHONE]) == ["tamper"]
    town.hears()
    await town.after(0)
    assert names(town.database.read_now(kept_faults)[PHONE]) == ["tamper"], "a heartbeat does not close a lid"
    assert [one["on"] for one in town.news("fault")] == [True, True, True, False]


async def test_a_remote_with_a_new_battery_is_low_no_more(town: Town) -> None:
    town.database.write_now(lambda tx: heed(tx, [Said(PHONE, "remote_low", REMOTE)]))
    left = {"button": REMOTE, "seen_s": 3, "battery_pct": 60, "left_s": 29 * 86_400}
    town.hears(remote_seen_s=3, remote=left)
    await town.after(5_000)
    assert names(town.database.read_now(kept_faults)[REMOTE]) == ["remote_low"], "what is said to be low stays so"
    town.hears(remote_seen_s=3, remote=left | {"left_s": 500 * 86_400, "battery_pct": 100})
    await town.after(5_000)
    town.hears(remote_seen_s=3, remote=left | {"left_s": 500 * 86_400, "battery_pct": 100})
    await town.after(5_000)
    assert town.database.read_now(kept_faults) == {}
    told = [(one["device_id"], one["fault"], one["on"]) for one in town.news("fault")]
    assert told == [(REMOTE, "remote_low", True), (REMOTE, "remote_low", False)]


KINDS = {"ph-00001": "rc-00001", "ph-00002": "rc-00002"}
beats = st.tuples(
    st.just("beat"), st.sampled_from(sorted(KINDS)), st.booleans(), st.sampled_from([10, 19, 20, 24, 25, 90])
)
waits = st.tuples(st.just("wait"), st.sampled_from([1_000, 60_000, 119_999, 180_000, 4 * HOUR_MS]))
other = st.sampled_from([("flush",), ("fails",), ("kill",)])


@given(st.lists(st.one_of(beats, waits, other), max_size=30))
def test_what_was_told_is_always_what_is_true(steps: list[tuple[Any, ...]]) -> None:
    """Whatever happens: the news, replayed, gives the faults that a plain look at everybody finds."""
    registry = Registry(
        [Device(p, "phone", n, r) for n, (p, r) in enumerate(KINDS.items(), 1)]
        + [Device(r, "remote", n, p) for n, (p, r) in enumerate(KINDS.items(), 1)]
    )
    now_ms, listened = 1_700_000_000_000, 1_700_000_000_000
    kept: dict[str, tuple[Fault, ...]] = {}
    states: dict[str, DeviceState] = {}
    supervision = Supervision(registry)
    supervision.link_up(now_ms)

    def flush(works: bool) -> None:
        nonlocal listened
        changes = supervision.take_changes(now_ms, 2)
        if not works:
            supervision.give_back(changes)
            return
        states.update(changes.states)
        listened = supervision.judged_ms(now_ms)
        for device, before, after in changes.ailing:
            assert kept.get(device.id, ()) == before, "nothing is told twice"
            kept[device.id] = after

    for what, *more in [*steps, ("flush",)]:
        if what == "beat":
            phone, mains, pct = more
            beat = {"battery_pct": pct, "mains": mains, "uptime_s": 1, "firmware": "1", "outbox": 0}
            supervision.noted(phone, {**beat, "remote_seen_s": 0}, b"", now_ms)
        elif what == "wait":
            now_ms += more[0]
        elif what == "kill":
            supervision = Supervision(registry)
            supervision.restore(dict(states), listened, {one: found for one, found in kept.items() if found})
            supervision.link_up(now_ms)
        else:
            flush(what == "flush")
    for device in registry.all():
        connection = supervision.connection(device, now_ms)
        state, before = supervision.state(device.id), kept.get(device.id, ())
        phone = registry.get(device.paired_id or "") if device.kind == "remote" else None
        if phone is None or supervision.connection(phone, now_ms) != "offline":
            assert names(faults(device.kind, state, connection, NOW_MS, before)) == names(before)


async def test_what_supervision_begins_with_is_what_is_kept_of_it(town: Town) -> None:
    town.hears(mains=False, battery_pct=5)
    await town.after(0)
    town.database.write_now(lambda tx: heed(tx, [Said(PHONE, "tamper", None)]))
    assert names(town.database.read_now(faults_by_state)[PHONE]) == ["mains_lost", "battery_low"]
    assert town.devices.supervision.faults(PHONE) == town.database.read_now(faults_by_state)[PHONE]
