"""A hub of the virtual town with people at its desks, and presses that are written straight into its database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from hub.alarms import Press, PressKey, take_in
from simulator.virtual.centre import Centre
from simulator.virtual.chance import Chance, Choice
from simulator.virtual.clocks import HubClock
from simulator.virtual.hub import VirtualHub
from simulator.virtual.ledger import Ledger
from simulator.virtual.loop import US, VirtualLoop
from simulator.virtual.template import template
from simulator.virtual.trace import Entry, Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hub.kernel import Read, Write

T = TypeVar("T")

MORNING_MS = 1_793_581_200_000  # 2026-11-02, 9:00 in Shanghai
HOMES = 40


class Room:
    """`told`: the whole trace. The hub has no broker here."""

    def __init__(
        self,
        folder: Path,
        seed: int = 7,
        by_hour: Sequence[int] = (0,) * 24,
        pace: float = 1.0,
        homes: int = HOMES,
        *,
        telephones: bool = False,
    ) -> None:
        self.chance = Chance(seed)
        self.loop = VirtualLoop(Choice(self.chance, "schedule"))
        self.trace = Trace(self.loop)
        self.told: list[Entry] = []
        self.trace.observers.append(self.told.append)
        self.clock = HubClock(self.loop, MORNING_MS)
        made = template(homes, MORNING_MS)
        self.world = made.rows
        self.hub = VirtualHub(self.loop, made.copy(folder), self.clock, self.trace)
        self.ledger = Ledger()
        self.centre = Centre(self, by_hour, pace, telephones=telephones)
        self.numbers = 0

    def start(self) -> None:
        """The hub is up, and everybody lives."""
        self.hub.start()
        self.run_s(1)
        self.centre.start()

    def end(self) -> None:
        """Everything stops."""
        self.centre.end()
        self.hub.kill()
        self.loop.close()

    def run_s(self, seconds: float) -> None:
        """Let time pass; nothing may have broken."""
        self.loop.run(self.loop.now_us + round(seconds * US))
        assert not self.loop.broken, self.loop.broken

    def press(self, *residents: int, test: bool = False) -> None:
        """These residents press, and the hub has stored it."""
        self.write(lambda tx: self._take_in(tx, residents, test))

    def write(self, work: Callable[[Write], None]) -> None:
        """This has happened in the hub, at once, and everybody there hears of it."""
        assert self.hub.database is not None
        _, events = self.hub.database.write_now(work)
        for listener in tuple(self.hub.database._listeners):  # pyright: ignore[reportPrivateUsage] - as a commit does
            listener(events)

    def press_when_up(self, *residents: int) -> None:
        """The same, as soon as the hub is through with its start."""
        while self.hub.running is None:
            self.run_s(0.01)
        self.press(*residents)

    def read(self, work: Callable[[Read], T]) -> T:
        """What the hub's own code reads."""
        assert self.hub.database is not None
        return self.hub.database.read_now(work)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        assert self.hub.database is not None
        found = self.hub.database.read_now(lambda tx: tx.sql.exec_driver_sql(query).fetchall())
        return [tuple(row) for row in found]

    def whats(self, who: str = "operator") -> list[str]:
        """What people of this kind did, in order."""
        return [one.what for one in self.told if one.who.startswith(who)]

    def _take_in(self, tx: Write, residents: Sequence[int], test: bool) -> None:
        for resident in residents:
            self.numbers += 1
            device = f"ph-{resident:05d}"
            key = PressKey(device, "00000001", self.numbers)
            press = Press(key, resident, device, "phone", "ip", tx.now_ms, tx.now_ms, False, test, 100, True)
            take_in(tx, [press])


class Rooms:
    """Makes rooms, each with a folder of its own, and ends all of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: list[Room] = []

    def __call__(
        self,
        seed: int = 7,
        by_hour: Sequence[int] = (0,) * 24,
        pace: float = 1.0,
        homes: int = HOMES,
        *,
        telephones: bool = False,
    ) -> Room:
        folder = self._folder / str(len(self._made))
        folder.mkdir()
        self._made.append(Room(folder, seed, by_hour, pace, homes, telephones=telephones))
        return self._made[-1]

    def end(self) -> None:
        """End them."""
        for one in self._made:
            one.end()
