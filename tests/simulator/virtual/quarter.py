"""A few homes of the virtual town with network, broker and hub, and nobody but the test to disturb them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from hub import alarms
from hub.operators import Signed
from simulator.virtual.chance import Chance, Choice
from simulator.virtual.clocks import HubClock
from simulator.virtual.home import Home, Surroundings
from simulator.virtual.hub import VirtualHub
from simulator.virtual.leap import moved
from simulator.virtual.ledger import Ledger
from simulator.virtual.loop import US, VirtualLoop
from simulator.virtual.network import Network
from simulator.virtual.process import OWNER
from simulator.virtual.site import SITE
from simulator.virtual.template import template
from simulator.virtual.trace import Entry, Trace
from tests.hub.intake.door import close_for_good

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hub.alarms import PressKey, Stage
    from hub.devices import Supervision
    from hub.kernel import Event, Write

EVENING_MS = 1_793_620_800_000  # 2026-11-02, 20:00 in Shanghai
SOMEBODY = Signed(1, "陈晓", "supervisor", "en", "light", b"")


class Quarter:
    """`homes`: by phone. `told`: the whole trace. `quiet` False: no home may leap.

    The centre, as a leap needs to know it, is the quarter itself: `calm`, `agrees`, `supervision`, `clock_ms`.
    """

    def __init__(self, folder: Path, homes: int, *, leap: bool, seed: int = 7) -> None:
        self.chance = Chance(seed)
        self.loop = VirtualLoop(Choice(self.chance, "schedule"))
        self.trace = Trace(self.loop)
        self.told: list[Entry] = []
        self.trace.observers.append(self.told.append)
        self.clock = HubClock(self.loop, EVENING_MS)
        self.ledger = Ledger()
        self.network = Network(self.loop, self.trace, self.chance)
        folder.mkdir(exist_ok=True)
        made = template(homes, EVENING_MS)
        self.hub = VirtualHub(self.loop, made.copy(folder), self.clock, self.trace)
        self.quiet = True
        self.loop.connect = self._dial
        around = Surroundings(
            self.loop, self.network, self.chance, self.trace, self.ledger, self, SITE, leap, heartbeat_s=60
        )
        phones = [one for one in made.rows.devices if one.kind == "phone"]
        self.homes = {one.id: Home(one.resident_id, one.id, one.paired_id, around) for one in phones}
        self._carrier = {button: home for home in self.homes.values() for button in (home.phone_id, home.remote_id)}
        self.hub.after_commit.append(self._wake_moved)

    def start(self) -> None:
        """Everything is switched on."""
        self.network.broker.start()
        self.hub.start()
        for home in self.homes.values():
            home.start()

    def end(self) -> None:
        """Everything stops."""
        self.hub.kill()
        self.loop.close()

    def run_s(self, seconds: float) -> None:
        """Let time pass; nothing may have broken."""
        self.loop.run(self.loop.now_us + round(seconds * US))
        assert not self.loop.broken, self.loop.broken

    def wake(self) -> None:
        """Everybody stops leaping, and does not begin again."""
        self.quiet = False
        for home in self.homes.values():
            home.wake()

    def answer_all(self) -> None:
        """Somebody takes every alarm, and closes it."""
        assert self.hub.process is not None
        self.hub.process.spawn(self._answer_all())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the hub's file has."""
        with closing(sqlite3.connect(self.hub.path)) as database:
            return database.execute(query).fetchall()

    def of(self, who: str, *what: str) -> list[str]:
        """What was told of somebody, of these kinds."""
        return [one.what for one in self.told if one.who == who and (not what or one.what in what)]

    def calm(self, phone: str, since_us: int) -> bool:
        assert since_us <= self.loop.now_us
        return self.quiet and self.hub.connected and self.network.broker.up and phone in self.homes

    def _wake_moved(self, events: Sequence[Event]) -> None:
        for button in moved(events):
            self._carrier[button].wake()

    def agrees(self, key: PressKey, stage: Stage) -> bool:
        return self.hub.running is not None and self.hub.running.intake.agrees(key, stage)

    @property
    def supervision(self) -> Supervision:
        assert self.hub.running is not None
        return self.hub.running.devices.supervision

    def clock_ms(self, at_us: int) -> int:
        return self.clock.begins_ms + at_us // 1000 + self.clock.wrong_ms

    async def _dial(self, factory: Any, _host: str, _port: int) -> tuple[Any, Any]:
        owner = OWNER.get()
        assert owner is not None
        return await self.network.open_transport(owner.name, factory)

    async def _answer_all(self) -> None:
        def work(tx: Write) -> None:
            for one in alarms.current(tx):
                if one["state"] == "open":
                    alarms.take(tx, SOMEBODY, one["id"], one["version"])
                    one["version"] += 1
                if one["state"] != "closed":
                    close_for_good(tx, SOMEBODY, one["id"], one["version"], "accidental")

        assert self.hub.database is not None
        await self.hub.database.write(work)
