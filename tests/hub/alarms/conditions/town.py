"""1,600 phones around a real database, their heartbeats, and the hub's own step that makes alarms of their silence."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from hub import devices, operators, residents
from hub.alarms import Press, PressKey, current, take_in
from hub.alarms.conditions.service import look
from hub.devices import Devices
from hub.kernel import Database, Write, events_after
from tests import cast

S, MINUTE = 1_000, 60_000
LOOP_MAX = 60  # a step that never has nothing more to do would hang the hub
ZONES = (300, 200, 200, 200, 200, 200, 200, 100)
PER_BUILDING = 10


def phone(number: int) -> str:
    return f"ph-{number:05}"


def zone(number: int) -> range:
    """The residents of a zone, which has its number from 1 on."""
    begin = sum(ZONES[: number - 1]) + 1
    return range(begin, begin + ZONES[number - 1])


def load(tx: Write) -> None:
    """Nobody is well yet; two operators may work."""
    example = cast.town_rows()["resident"][0]
    homes = [(zone_id, n, number) for zone_id in range(1, len(ZONES) + 1) for n, number in enumerate(zone(zone_id))]
    committee = [{"id": 1, "name": "闻喜路居委会"}]
    zones = [{"id": n, "committee_id": 1, "name": f"小区{n}", "lat": 31.3, "lon": 121.4} for n in range(1, 9)]
    people = [
        {
            **example,
            "id": number,
            "name": f"居民{number}",
            "zone_id": zone_id,
            "building": str(n // PER_BUILDING + 1),
            "floor": n % 6 + 1,
            "address": f"小区{zone_id} {n // PER_BUILDING + 1}号{n % PER_BUILDING + 1}室",
            "phone": f"+86 100 {number:08}",
            "lives_alone": number % 3 != 0,
        }
        for zone_id, n, number in homes
    ]
    residents.load(tx, {"committee": committee, "zone": zones, "resident": people})
    staff = [{**row, "password_hash": "-"} for row in cast.town_rows()["operator"]]
    operators.load(tx, staff)
    devices.load(tx, [{"id": phone(n), "kind": "phone", "resident_id": n} for _, _, n in homes])


class Night:
    """One night of the town; `restart` is a kill of everything that is in memory."""

    def __init__(self, folder: Path, phones: int = sum(ZONES)) -> None:
        self.clock = cast.HandClock()
        self.path = folder / "lamplight.db"
        self.database = cast.new_database(self.path, self.clock)
        self.database.write_now(load)
        self.devices = Devices(self.database, self.clock)
        self.everybody = range(1, phones + 1)
        self.looked = 0

    async def begin(self) -> None:
        await self.devices.start()
        self.devices.supervision.link_up(self.clock.now_ms())
        await self.passes(2 * MINUTE)

    async def restart(self) -> None:
        """Another process on the same file; what was not written is gone."""
        self.database.close()
        self.database = Database(self.path, self.clock)
        self.devices = Devices(self.database, self.clock)
        await self.devices.start()
        self.devices.supervision.link_up(self.clock.now_ms())

    def end(self) -> None:
        self.database.close()

    async def passes(
        self, ms: int, silent: Collection[int] = (), dark: Collection[int] = (), every_ms: int = 15 * S
    ) -> None:
        """Time in which all but `silent` speak, each once a minute at a moment of their own; `dark` are on battery."""
        quiet, on_battery = frozenset(silent), frozenset(dark)
        for _ in range(ms // every_ms):
            self.clock.forward(every_ms)
            slot = self.clock.now_ms() // every_ms % (MINUTE // every_ms)
            self.speak((n for n in self.everybody if n % (MINUTE // every_ms) == slot and n not in quiet), on_battery)
            await self.devices.flush()
            self.looks()

    def speak(self, numbers: Iterable[int], dark: Collection[int] = (), battery_pct: int = 90) -> None:
        for number in numbers:
            beat = {
                "battery_pct": battery_pct,
                "mains": number not in dark,
                "uptime_s": 1,
                "firmware": "1",
                "outbox": 0,
            }
            self.devices.supervision.heard(phone(number), beat, b"", self.clock.now_ms())

    def looks(self) -> None:
        """The runner, until nothing more is to be done at once."""
        for _ in range(LOOP_MAX):
            due_ms, _events = self.database.write_now(look)
            self.looked += 1
            if due_ms is None or due_ms > self.clock.now_ms():
                return
        raise AssertionError(f"still something to do after {LOOP_MAX} steps")

    def press(self, number: int) -> None:
        key, now_ms = PressKey(phone(number), "0a0b0c0d", 1), self.clock.now_ms()
        press = Press(key, number, phone(number), "phone", "ip", now_ms, now_ms, False, False, 80, True)
        self.database.write_now(lambda tx: take_in(tx, [press]))

    def queue(self) -> list[dict[str, Any]]:
        """The unclosed alarms, the most urgent first."""
        found = self.database.read_now(current)
        return [one for one in found if one["state"] != "closed"]

    def seen(self) -> list[str]:
        """The kinds of all technical alarms that anybody ever saw, in order."""
        rows = self.rows("SELECT kind FROM alarm WHERE kind NOT IN ('sos', 'test') ORDER BY id")
        return [row[0] for row in rows]

    def news(self, topic: str) -> list[dict[str, Any]]:
        return [one.data for one in self.database.read_now(lambda tx: events_after(tx, 0, {topic}, length_max=100_000))]

    def rows(self, query: str, *values: object) -> list[Any]:
        return list(self.database.read_now(lambda tx: tx.sql.exec_driver_sql(query, values).all()))

    def does(self, query: str, *values: object) -> None:
        self.database.write_now(lambda tx: tx.sql.exec_driver_sql(query, values))
