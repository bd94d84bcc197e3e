"""Builds are taken from the maker only, go out carefully, and every device is told until it has said how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sos import wire

from hub.devices import Device
from hub.kernel import Event, Problem, Write
from hub.operators import Signed
from hub.rollouts import ORDER_TOPIC, TOPIC, Told, builds, heed, policy, service, store
from tests import cast
from tests.portable import maker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


def zeros(_signed: bytes) -> bytes:
    return b"0" * 512


ADMIN = Signed(cast.ADMIN, "管理员", "admin", "en", "system", b"")
PHONES = [Device(f"ph-0000{n}", "phone", n, f"rc-0000{n}") for n in range(1, 7)]
REMOTES = [Device(f"rc-0000{n}", "remote", n, f"ph-0000{n}") for n in range(1, 7)]
ALL = PHONES + REMOTES


class Centre:
    """A database, a maker, a build, and what was said to devices since one last looked."""

    def __init__(self, folder: Path, clock: cast.HandClock) -> None:
        self.clock = clock
        self.database = cast.new_database(folder / "lamplight.db", clock)
        self.database.write_now(cast.small_town)
        self.write(lambda tx: builds.set_maker(tx, ADMIN, maker.KEY.hex()))
        self.build: int = self.write(lambda tx: builds.add(tx, ADMIN, maker.bundle()))["id"]
        self.said: list[dict[str, Any]] = []

    def write(self, work: Callable[[Write], Any]) -> Any:
        result, events = self.database.write_now(work)
        if any(one.topic == ORDER_TOPIC for one in events):
            self._hear(events)
        return result

    def begin(self, kind: Any = "all", value: str = "", canary: int = 2, failed_pct_max: int = 20) -> int:
        made = self.write(lambda tx: service.begin(tx, ADMIN, ALL, self.build, (kind, value), canary, failed_pct_max))
        return made["id"]

    def step(self) -> list[str]:
        """Who is told something now."""
        self.said = []
        self.write(service.step)
        return [one["device_id"] for one in self.said]

    def tells(self, device_id: str, detail: str) -> None:
        self.write(lambda tx: heed(tx, [Told(device_id, detail)]))

    def state(self, rollout_id: int) -> tuple[str, dict[str, int]]:
        one = self.database.read_now(lambda tx: service.standing(tx, rollout_id))
        return one["state"], {name: many for name, many in one["counts"].items() if many}

    def _hear(self, events: Sequence[Event]) -> None:
        self.said += [one.data for one in events if one.topic == ORDER_TOPIC]


@pytest.fixture
def centre(tmp_path: Path, clock: cast.HandClock) -> Iterator[Centre]:
    made = Centre(tmp_path, clock)
    yield made
    made.database.close()


def test_the_first_ones_come_through_before_the_rest_is_told(centre: Centre) -> None:
    one = centre.begin()
    first = centre.step()
    assert len(first) == 2
    assert centre.step() == []
    for device in first:
        centre.tells(device, f"{one} trying")
    assert centre.step() == []
    centre.tells(first[0], f"{one} done")
    assert centre.step() == []
    centre.tells(first[1], f"{one} done")
    rest = centre.step()
    assert sorted(first + rest) == [device.id for device in PHONES]
    for device in rest:
        centre.tells(device, f"{one} trying")
        centre.tells(device, f"{one} done")
    assert centre.state(one) == ("done", {"done": 6})


def test_a_failure_among_the_first_stops_it_and_calls_the_others_back(centre: Centre) -> None:
    one = centre.begin()
    first, second = centre.step()
    centre.said = []
    centre.tells(first, f"{one} failed rolled_back")
    assert centre.state(one) == ("stopped", {"waiting": 5, "failed": 1})
    assert [(said["device_id"], said["stop"]) for said in centre.said] == [(second, True)]
    assert centre.step() == []
    centre.write(lambda tx: service.resume(tx, ADMIN, one))
    assert len(centre.step()) == 5


def test_later_it_stops_when_a_share_has_failed(centre: Centre) -> None:
    one = centre.begin(canary=1, failed_pct_max=25)
    (first,) = centre.step()
    centre.tells(first, f"{one} done")
    rest = centre.step()
    centre.tells(rest[0], f"{one} done")
    centre.tells(rest[1], f"{one} done")
    centre.tells(rest[2], f"{one} failed wrong_hash")
    assert centre.state(one)[0] == "running", "one of four is no more than a quarter"
    centre.tells(rest[3], f"{one} failed wrong_hash")
    assert centre.state(one) == ("stopped", {"waiting": 1, "done": 3, "failed": 2})


def test_it_is_said_again_less_and_less_often_until_the_device_tells(centre: Centre) -> None:
    one = centre.begin("device", "ph-00003")
    assert centre.step() == ["ph-00003"]
    for pause_ms in (*policy.AGAIN_MS, policy.AGAIN_MS[-1]):
        centre.clock.forward(pause_ms - 1)
        assert centre.step() == []
        centre.clock.forward(1)
        assert centre.step() == ["ph-00003"]
    centre.tells("ph-00003", f"{one} trying")
    centre.clock.forward(policy.AGAIN_MS[-1])
    assert centre.step() == []


def test_a_device_on_trial_that_is_never_heard_again_has_failed_and_its_late_word_still_counts(centre: Centre) -> None:
    one = centre.begin("device", "ph-00003")
    centre.step()
    centre.tells("ph-00003", f"{one} trying")
    centre.clock.forward(policy.TRIAL_MS_MAX)
    centre.step()
    assert centre.state(one) == ("done", {"failed": 1})
    centre.tells("ph-00003", f"{one} done")
    assert centre.state(one) == ("done", {"done": 1})


def test_who_is_switched_off_keeps_nobody_waiting(centre: Centre) -> None:
    centre.begin(canary=1)
    first = centre.step()
    centre.clock.forward(policy.PATIENCE_MS)
    assert set(centre.step()) - set(first), "another one has its turn"


def test_pausing_calls_back_and_resuming_goes_on(centre: Centre) -> None:
    one = centre.begin()
    first = centre.step()
    centre.said = []
    centre.write(lambda tx: service.pause(tx, ADMIN, one))
    assert [(said["device_id"], said["stop"]) for said in centre.said] == [(device, True) for device in first]
    assert (centre.step(), centre.state(one)) == ([], ("paused", {"waiting": 6}))
    centre.write(lambda tx: service.resume(tx, ADMIN, one))
    assert centre.step() == first
    centre.write(lambda tx: service.cancel(tx, ADMIN, one))
    assert centre.state(one)[0] == "cancelled"
    with pytest.raises(Problem, match="is over"):
        centre.write(lambda tx: service.resume(tx, ADMIN, one))


def test_a_zone_a_share_and_one_device(centre: Centre) -> None:
    def size(kind: str, value: str) -> int:
        one = centre.begin(kind, value)
        many = sum(centre.state(one)[1].values())
        centre.write(lambda tx: service.cancel(tx, ADMIN, one))
        return many

    assert 0 < size("zone", "闻喜小区") < 6
    assert [size("share", pct) for pct in ("1", "50", "100")] == [1, 3, 6]
    assert size("device", "ph-00002") == 1
    for kind, value in (("device", "rc-00001"), ("device", "nobody"), ("zone", "nowhere")):
        with pytest.raises(Problem, match="nobody would get it"):
            centre.begin(kind, value)


def test_one_at_a_time(centre: Centre) -> None:
    one = centre.begin()
    with pytest.raises(Problem, match=f"Roll-out {one} is not over yet"):
        centre.begin()


def test_nonsense_of_a_device_changes_nothing(centre: Centre) -> None:
    one = centre.begin()
    centre.step()
    before = centre.state(one)
    for detail in ("", "done", "x done", f"{one}", f"{one} dancing", "99 done", f"{10**30} done", f" {one} done"):
        centre.tells("ph-00001", detail)
        centre.tells("nobody", detail)
    assert centre.state(one) == before


def test_a_kill_before_it_is_said_says_it_once_more(centre: Centre) -> None:
    one = centre.begin("device", "ph-00001")

    def killed(tx: Write) -> None:
        service.step(tx)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        centre.write(killed)
    assert centre.state(one) == ("running", {"waiting": 1})
    assert centre.step() == ["ph-00001"]


@pytest.mark.parametrize(
    ("bundle", "why"),
    [
        (b"", "malformed"),
        (maker.bundle()[:-1], "wrong_hash"),
        (maker.bundle() + b"x", "malformed"),
        (maker.bundle(image="toaster"), "wrong_image"),
        (maker.bundle(sign=zeros), "forged"),
        (maker.bundle().replace(b"second", b"Second", 1), "wrong_hash"),
    ],
)
def test_what_a_device_would_refuse_is_refused_here(centre: Centre, bundle: bytes, why: str) -> None:
    with pytest.raises(Problem) as refused:
        centre.write(lambda tx: builds.add(tx, ADMIN, bundle))
    assert refused.value.code == "unfit_build"
    assert why in refused.value.detail


def test_a_remote_has_no_line_of_its_own(centre: Centre) -> None:
    build = centre.write(lambda tx: builds.add(tx, ADMIN, maker.bundle(image="remote")))["id"]
    with pytest.raises(Problem, match="with a cable"):
        centre.write(lambda tx: service.begin(tx, ADMIN, ALL, build, ("all", ""), 1, 1))


def test_what_is_said_is_in_the_contract(centre: Centre) -> None:
    from hub.intake.requests import order

    centre.begin("device", "ph-00001")
    centre.step()
    name, value = order(centre.said[0], 1_795_752_000)
    assert wire.decode(name, wire.encode(name, value)) == {
        "id": 1,
        "utc_s": 1_795_752_000,
        "number": 40,
        "length_bytes": len(maker.bundle()),
    }
    assert centre.database.read_now(lambda tx: store.bundle(tx, centre.build)) == maker.bundle()
    assert TOPIC == "rollout"
