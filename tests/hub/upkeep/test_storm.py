"""The centre burns down in the middle of a storm of presses, and the last backup is all that is left of it.

A real hub process, a real Mosquitto, phones with the device's own machines: every press that was answered before the
backup is there, and every later one that nobody has closed comes back by itself.
"""

import asyncio
import shutil
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sos.parts import events
from sqlalchemy import text

from hub.kernel import Database, SystemClock
from hub.upkeep import back_up, restore
from tests import cast
from tests.hub.intake.door import SITE_KEY
from tests.hub.intake.phones import Phones, TestPhone, load_phones, phone_names
from tools.brokers import Broker
from tools.brokers.rights import Rights

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.timeout(300)]

PHONES = 120


@dataclass
class Place:
    """A broker that outlives everything, and the machine on which hubs come and go."""

    broker: Broker
    names: list[str]
    stack: ExitStack

    def hub_on(self, database: Path) -> cast.HubProcess:
        return self.stack.enter_context(cast.hub_process(database, self.broker.port))


@contextmanager
def place_in(folder: Path) -> Generator[Place]:
    names = phone_names(PHONES)
    rights = Rights(cast.SITE, SITE_KEY, cast.BROKER_PASSWORD)
    with ExitStack() as stack:
        broker = stack.enter_context(Broker(folder / "broker", rights, names, kind="mosquitto"))
        yield Place(broker, names, stack)


def alarms_in(path: Path) -> dict[str, str]:
    """Each device's alarm and its state; a device with two would be an error in itself."""
    database = Database(path, SystemClock())
    try:
        query = text("SELECT device_id, state FROM alarm")
        found = database.read_now(lambda tx: [(row.device_id, row.state) for row in tx.sql.execute(query)])
    finally:
        database.close()
    assert len(found) == len(dict(found))
    return dict(found)


def press(phones: list[TestPhone]) -> None:
    """All in one instant."""
    for one in phones:
        one.tell(events.RedPressed())


def answered(phones: list[TestPhone]) -> bool:
    """Whether the centre has told each of them that it has their press."""
    return all(one.stage == "received" for one in phones)


async def is_ready(hub: cast.HubProcess) -> bool:
    async with hub.client() as browser:
        return (await browser.get("/readyz")).status_code == 200


async def test_the_hub_is_destroyed_in_a_storm_and_no_press_is_lost(tmp_path: Path) -> None:
    first = tmp_path / "first" / "lamplight.db"
    first.parent.mkdir()
    cast.make_database(first)
    database = Database(first, SystemClock())
    with place_in(tmp_path) as place:
        database.write_now(lambda tx: load_phones(tx, place.names))
        database.close()
        hub = place.hub_on(first)
        await cast.until(lambda: is_ready(hub), "the hub")
        async with Phones(place.names, place.broker.port) as phones:
            early, during, after, late = (phones.all[first_one::4] for first_one in range(4))
            press(early)
            await cast.until(lambda: answered(early), "answers before the backup")
            press(during)
            backup = await asyncio.to_thread(back_up, first, tmp_path / "elsewhere", cast.SITE, SystemClock())
            press(after)
            await cast.until(lambda: answered(during + after), "answers after the backup")
            hub.kill()
            shutil.rmtree(first.parent)
            press(late)

            restored = await asyncio.to_thread(
                restore, backup.path, tmp_path / "second", SystemClock(), None, cast.SITE
            )
            there = set(alarms_in(restored.database))
            again = await asyncio.to_thread(place.hub_on, restored.database)
            await cast.until(lambda: not phones.waiting(), "an answer from the restored hub for every phone")
            await cast.until(lambda: len(alarms_in(restored.database)) == PHONES, "every open press to come back")
            assert answered(phones.all)
            assert again.stop() == 0
        found = alarms_in(restored.database)
    assert {one.name for one in early} <= there
    # Answered by the hub that is gone, and unknown to its backup: these came back by their heartbeats.
    assert {one.name for one in after}.isdisjoint(there)
    assert found == dict.fromkeys(place.names, "open")
