"""Killed like a power cut, at the worst moment, and started again: every press is there once and is answered.

A real hub process, a real Mosquitto, 200 phones with the device's own machines.
"""

import asyncio
import random
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sos.parts import events
from sqlalchemy import text

from hub.kernel import AnyRow, Database, Read, SystemClock
from tests import cast
from tests.hub.intake.door import SITE_KEY
from tests.hub.intake.phones import Phones, load_phones, phone_names
from tests.randomness import SEED
from tools.brokers import Broker
from tools.brokers.rights import Rights

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.timeout(300)]

PHONES = 200
LATER_S_MAX = 0.03  # by then some are stored, some answered, some neither


class Centre:
    """Broker and hub, each of which can be killed and started again."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._stack = stack
        self.names = phone_names(PHONES)
        self.path = folder / "lamplight.db"
        cast.make_database(self.path)
        self.database = Database(self.path, SystemClock())
        stack.callback(self.database.close)
        self.database.write_now(lambda tx: load_phones(tx, self.names))
        rights = Rights(cast.SITE, SITE_KEY, cast.BROKER_PASSWORD)
        self.broker = stack.enter_context(Broker(folder / "broker", rights, self.names, kind="mosquitto"))
        self.hub = self._start_hub()

    def _start_hub(self) -> cast.HubProcess:
        return self._stack.enter_context(cast.hub_process(self.path, self.broker.port))

    def kill(self, what: str) -> None:
        if what in ("hub", "both"):
            self.hub.kill()
        if what in ("broker", "both"):
            self.broker.kill()

    async def start_again(self, what: str) -> None:
        if what in ("broker", "both"):
            await asyncio.to_thread(self.broker.start)
        if what in ("hub", "both"):
            self.hub = await asyncio.to_thread(self._start_hub)

    def rows(self, query: str) -> list[AnyRow]:
        def read(tx: Read) -> list[AnyRow]:
            return list(tx.sql.execute(text(query)))

        return self.database.read_now(read)

    async def is_ready(self) -> bool:
        async with self.hub.client() as browser:
            return (await browser.get("/readyz")).status_code == 200


@contextmanager
def centre_in(folder: Path) -> Generator[Centre]:
    with ExitStack() as stack:
        yield Centre(folder, stack)


@pytest.mark.parametrize("moment", ["at once", "a moment later"])
@pytest.mark.parametrize("what", ["hub", "broker", "both"])
async def test_200_presses_survive_a_kill_of(
    what: str, moment: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(f"{SEED} {what}")  # noqa: S311 - the seed is printed by the run
    delay_s = 0 if moment == "at once" else chance.uniform(0, LATER_S_MAX)
    with centre_in(tmp_path) as centre:
        await cast.until(centre.is_ready, "the hub")
        async with Phones(centre.names, centre.broker.port) as phones:
            for phone in phones.all[: PHONES // 2]:
                phone.tell(events.RedPressed())
            await cast.until(lambda: phones.waiting() < PHONES // 2, "the first answer")
            for phone in phones.all[PHONES // 2 :]:
                phone.tell(events.RedPressed())
            await asyncio.sleep(delay_s)  # at 0, what the phones said is in the sockets now and nothing is heard yet
            centre.kill(what)
            in_flight = phones.waiting()
            await centre.start_again(what)
            await cast.until(lambda: not phones.waiting(), "an answer for every phone")
            await cast.until(lambda: all(one.stage == "received" for one in phones.all), "every phone to know it")
            copies = sum(len(one.answers) for one in phones.all) - PHONES
        alarms = centre.rows("SELECT device_id, presses, kind FROM alarm")
        presses = centre.rows("SELECT device_id, epoch, number, alarm_id FROM press")
    told = f"{what} killed {delay_s * 1000:.0f} ms after the press, {in_flight} of {PHONES} presses unanswered"
    with capsys.disabled():
        sys.stdout.write(f"\n{told}: {len(alarms)} alarms, all answered, {copies} of them again\n")
    assert in_flight >= PHONES // 2 or delay_s
    assert sorted(one.device_id for one in alarms) == sorted(centre.names)
    assert {(one.presses, one.kind) for one in alarms} == {(1, "sos")}
    assert len(presses) == len({one.alarm_id for one in presses}) == PHONES


async def test_presses_while_the_hub_is_away_wait_for_it(tmp_path: Path) -> None:
    with centre_in(tmp_path) as centre:
        await cast.until(centre.is_ready, "the hub")
        async with Phones(centre.names[:20], centre.broker.port) as phones:
            centre.kill("hub")
            for phone in phones.all:
                phone.tell(events.RedPressed())
            await asyncio.sleep(0.5)
            assert phones.waiting() == 20
            assert {one.machine.state for one in phones.all} == {"sending"}
            await centre.start_again("hub")
            await cast.until(lambda: not phones.waiting(), "an answer for every phone")
        assert len(centre.rows("SELECT id FROM alarm")) == 20
