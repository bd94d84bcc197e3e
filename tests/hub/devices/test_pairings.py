"""A remote control belongs to the phone that it was paired with by hand, and its press to the home of that phone."""

from typing import Any

import pytest

from hub.devices import Device, Said, heed_pairings
from hub.devices.ailing import faults_by_state
from hub.devices.service import load
from hub.devices.store import devices, faults
from tests import cast

from .town import PHONE, REMOTE, Town

OTHER, FREE = "ph-00002", "rc-00099"


def row(town: Town, device_id: str) -> Device:
    return next(one for one in town.database.read_now(devices) if one.id == device_id)


def says(town: Town, phone: str, detail: str | None) -> None:
    town.database.write_now(lambda tx: heed_pairings(tx, [Said(phone, "pairing", detail)]))


def lines(town: Town) -> list[tuple[int, str]]:
    query = "SELECT resident_id, kind FROM timeline WHERE kind LIKE 'remote_%' ORDER BY id"
    return [tuple(one) for one in town.database.read_now(lambda tx: tx.sql.exec_driver_sql(query).all())]


def wrong(town: Town) -> list[str]:
    return [device for device, found in town.database.read_now(faults).items() if "pairing" in dict(found)]


def put(town: Town, **row: Any) -> None:
    town.database.write_now(lambda tx: load(tx, [row]))


async def test_a_remote_from_the_drawer_belongs_to_the_home_in_which_it_was_paired(town: Town) -> None:
    put(town, id=FREE, kind="remote", resident_id=cast.WANG)
    says(town, PHONE, f"paired {FREE}")
    assert row(town, FREE) == Device(FREE, "remote", cast.WANG, PHONE)
    assert row(town, PHONE).paired_id == REMOTE, "its first one stays"
    assert (lines(town), wrong(town)) == ([(cast.WANG, "remote_paired")], [])
    says(town, PHONE, f"paired {FREE}")
    assert len(lines(town)) == 1, "said twice is once"
    await town.restart()
    assert set(town.devices.registry.remotes_of(PHONE)) == {REMOTE, FREE}


async def test_one_from_another_home_goes_over_and_somebody_must_look(town: Town) -> None:
    home = row(town, OTHER).resident_id
    says(town, OTHER, f"paired {REMOTE}")
    assert row(town, REMOTE) == Device(REMOTE, "remote", home, OTHER)
    assert row(town, PHONE).paired_id is None
    assert lines(town) == [(home, "remote_paired"), (cast.WANG, "remote_gone")]
    assert wrong(town) == [OTHER]
    assert town.database.read_now(faults_by_state) == {}, "it stands until somebody has looked"
    assert {one["fault"] for one in town.news("fault")} == {"pairing"}


async def test_one_that_nobody_knows_is_a_fault_and_nothing_else(town: Town) -> None:
    says(town, PHONE, "paired rc-31337")
    says(town, PHONE, f"paired {OTHER}")
    assert wrong(town) == [PHONE]
    assert row(town, OTHER).paired_id != PHONE
    assert lines(town) == [(cast.WANG, "remote_unknown")] * 2


async def test_an_unpaired_one_is_nobodys_and_stays_in_its_home(town: Town) -> None:
    says(town, OTHER, f"unpaired {REMOTE}")
    assert row(town, REMOTE).paired_id == PHONE, "it is not that phone's to give away"
    says(town, PHONE, f"unpaired {REMOTE}")
    assert row(town, REMOTE) == Device(REMOTE, "remote", cast.WANG, None)
    assert row(town, PHONE).paired_id is None
    assert lines(town) == [(cast.WANG, "remote_unpaired")]


@pytest.mark.parametrize("detail", [None, "", "paired", "paired ", "unpaired", "married rc-00001"])
async def test_nonsense_changes_nothing(town: Town, detail: str | None) -> None:
    before = town.database.read_now(devices)
    says(town, PHONE, detail)
    says(town, REMOTE, f"paired {FREE}")
    assert (town.database.read_now(devices), lines(town)) == (before, [])


async def test_heartbeats_make_good_for_a_word_that_was_lost(town: Town) -> None:
    put(town, id=FREE, kind="remote", resident_id=cast.WANG)
    await town.restart()
    town.hears(remote={"button": FREE, "seen_s": 5, "battery_pct": 90})
    await town.after(1_000)
    assert row(town, FREE).paired_id == PHONE


async def test_a_phone_that_lost_its_remote_to_another_does_not_get_it_back_by_telling_of_old_times(town: Town) -> None:
    heartbeat = {"battery_pct": 70, "mains": True, "uptime_s": 1, "firmware": "1.0.0", "outbox": 0}

    async def hears(phone: str, seen_s: int) -> None:
        beat = {**heartbeat, "remote": {"button": REMOTE, "seen_s": seen_s, "battery_pct": 90}}
        town.devices.supervision.heard(phone, beat, b"", town.clock.now_ms())
        await town.after(1_000)
        await town.devices.flush()
        town.devices.registry.replace(town.database.read_now(devices))

    await hears(PHONE, 10)
    assert row(town, REMOTE).paired_id == PHONE
    town.clock.forward(600_000)
    await hears(OTHER, 10)
    assert row(town, REMOTE).paired_id == OTHER
    await hears(OTHER, 10)
    await hears(PHONE, 611)
    assert row(town, REMOTE).paired_id == OTHER
