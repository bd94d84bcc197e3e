"""Homes, a malicious network and a centre that may die or be restored; it knows what may be said of every press."""

import asyncio
import shutil
import sqlite3
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from sos import wire
from sos.parts import events
from sqlalchemy import select

from hub.alarms import PressKey
from hub.kernel import metadata
from tests import cast
from tests.hub.intake.homes import Home
from tests.hub.intake.inline import InlineHub

PEOPLE = ((cast.CHEN, "陈晓"), (cast.LIN, "林芳"))


class World:
    """`up`: said by devices and not acknowledged, by packet id. `down`: said by the centre and not arrived.

    `sayable`: of every press that any centre ever stored, the stages (and names) that were ever true of it.
    `excused`: presses and cancels that a backup may have forgotten. `shaken`: presses of which a centre was restored.
    """

    def __init__(
        self, folder: Path, template: Path, homes: int, counts: Counter[str], loop: asyncio.AbstractEventLoop
    ) -> None:
        self.counts = counts
        self.counts["worlds"] += 1
        self.clock = cast.HandClock()
        self.loop = loop
        self.up: dict[int, tuple[str, bytes, int]] = {}
        self.down: list[tuple[str, bytes]] = []
        self.sayable: defaultdict[PressKey, set[tuple[str, str | None]]] = defaultdict(set)
        self.direct: set[PressKey] = set()
        self.excused: set[PressKey] = set()
        self.shaken: set[PressKey] = set()
        self._folder = folder
        self._paths: list[Path] = []
        self._serial = 0
        self._path = self._new_path()
        self._backup = template
        shutil.copy(template, self._path)
        self.homes = [Home(number, self._said) for number in range(1, homes + 1)]
        self.hub = self._new_hub()

    # The network.

    def reach_hub(self, ids: list[int], *, keep: bool = False) -> None:
        """These arrive as one batch; `keep`: copies of them come again later."""
        batch = [(packet_id if self.up[packet_id][2] else 0, *self.up[packet_id][:2]) for packet_id in ids]
        kept = dict(self.up)
        for packet_id in ids:
            if not self.up[packet_id][2]:
                del self.up[packet_id]
        self.hub.hears(batch)
        self.counts["arrived at the hub"] += len(batch)
        if keep:
            self.up = {**kept, **self.up}
        self.look()

    def reach_home(self, place: int, *, keep: bool = False) -> None:
        """One answer arrives, if its phone has a line."""
        topic, payload = self.down[place] if keep else self.down.pop(place)
        device, name = wire.parse_topic(topic).device, wire.parse_topic(topic).message
        for home in self.homes:
            if home.phone_id == device and home.linked:
                home.happens(events.Received(name, wire.decode(name, payload)))
                self.counts["arrived at a phone"] += 1

    def press_directly(self, home: Home) -> None:
        """A remote out of reach of its phone says its last press on its own Wi-Fi."""
        key = PressKey(home.remote_id, home.remote_epoch, max(home.remote_number, 1))
        home.remote_number = key.number
        self.direct.add(key)
        value: dict[str, Any] = {"button": key.device_id, "epoch": key.epoch, "number": key.number}
        value |= {"source": "remote", "path": "remote_wifi", "pressed_uptime_ms": 0, "sent_uptime_ms": 0}
        value |= {"further": False, "test": False, "battery_pct": 50, "mains": False}
        self._said(home.remote_id, "sos", wire.encode("sos", value), 1)

    # The centre.

    def kill_hub(self) -> None:
        """Power off and on; unacknowledged QoS 1 stays at the broker."""
        self.hub.end()
        self.hub = self._new_hub()
        self.hub.start()
        self.look()
        self.counts["hub killed"] += 1

    def back_up(self) -> None:
        """Keep a copy of the database as it is now."""
        self._backup = self._new_path()
        with sqlite3.connect(self._path) as now, sqlite3.connect(self._backup) as copy:
            now.backup(copy)
        now.close()
        copy.close()

    def restore(self) -> None:
        """The centre goes on with the last copy."""
        lost = self.presses()
        self.hub.end()
        self._path = self._new_path()
        shutil.copy(self._backup, self._path)
        self.hub = self._new_hub()
        kept = self.presses()
        self.shaken |= set(lost)
        self.excused |= {key for key, row in lost.items() if key not in kept or row["cancelled_ms"]}
        self.hub.start()
        self.look()
        self.counts["hub restored from a copy"] += 1

    def alarms(self, *states: str) -> list[dict[str, Any]]:
        """The alarms in these states, the oldest first."""
        return [one for one in self._rows("alarm") if one["state"] in states]

    def presses(self) -> dict[PressKey, dict[str, Any]]:
        """All presses, with their alarm under `alarm`."""
        alarms = {one["id"]: one for one in self._rows("alarm")}
        found = self._rows("press")
        keyed = {
            PressKey(one["device_id"], one["epoch"], one["number"]): {**one, "alarm": alarms[one["alarm_id"]]}
            for one in found
        }
        assert len(keyed) == len(found)
        return keyed

    def take(self, place: int, who: int) -> None:
        """Operator `who` (0 or 1) takes an open alarm."""
        if found := self.alarms("open"):
            one = found[place % len(found)]
            self.hub.take(one["id"], one["version"], *PEOPLE[who])
            self.look()
            self.counts["taken"] += 1

    def close(self, place: int) -> None:
        """Who has taken an alarm closes it."""
        if found := self.alarms("taken"):
            one = found[place % len(found)]
            self.hub.close_alarm(one["id"], one["version"], one["taken_by"], one["taken_by_name"])
            self.look()
            self.counts["closed"] += 1

    def may_say(self, key: PressKey, stage: str, by: str | None) -> bool:
        """Whether it was ever true of this press or, `taken` and `closed`, of a later one of its button."""
        later = [one for one in self.sayable if one[:2] == key[:2] and one.number > key.number and stage != "received"]
        return any((stage, by) in self.sayable[one] for one in [key, *later])

    def look(self) -> None:
        """Note what may be said of each press from now on."""
        for key, one in self.presses().items():
            alarm = one["alarm"]
            assert key in self.sayable or alarm["state"] != "closed", "a new press in an alarm that nobody looks at"
            self.sayable[key] |= {("received", None), (alarm["state"], None)}
            if alarm["taken_by_name"]:
                self.sayable[key].add(("taken", alarm["taken_by_name"]))

    # Time.

    def pass_time(self, ms: int) -> None:
        """Everywhere; only what is due at the end of it is done."""
        self.clock.forward(ms)
        for home in self.homes:
            home.uptime_ms += ms
            home.tick()

    def heal(self, ms: int) -> None:
        """From now on for so long, everything works and arrives."""
        end_ms = self.clock.ms + ms
        for home in self.homes:
            home.cut_in = None
            if not home.linked:
                home.happens(events.LinkUp())
        while self.clock.ms < end_ms:
            while self.up or self.down:
                if self.up:
                    self.reach_hub(list(self.up))
                while self.down:
                    self.reach_home(0)
            pauses = [(home.machine.deadline_ms or 0) - home.uptime_ms for home in self.homes]
            self.pass_time(max(min(pauses), 1))

    def end(self) -> None:
        """Tidy up."""
        self.hub.end()
        for path in self._paths:
            path.unlink()

    # Our own.

    def _said(self, device: str, name: str, payload: bytes, qos: int) -> None:
        self._serial += 1
        self.up[self._serial] = (wire.topic(cast.SITE, device, name), payload, qos)

    def _new_hub(self) -> InlineHub:
        return InlineHub(self._path, self.clock, self.loop, self._answered, self._acknowledged)

    def _answered(self, topic: str, payload: bytes) -> None:
        self.down.append((topic, payload))

    def _acknowledged(self, packet_id: int) -> None:
        self.up.pop(packet_id, None)

    def _new_path(self) -> Path:
        self._serial += 1
        self._paths.append(self._folder / f"{self.counts['worlds']}-{self._serial}.db")
        return self._paths[-1]

    def _rows(self, name: str) -> list[dict[str, Any]]:
        table = metadata.tables[name]
        query = select(table).order_by(table.c.id)
        return self.hub.database.read_now(lambda tx: [dict(row) for row in tx.sql.execute(query).mappings()])
