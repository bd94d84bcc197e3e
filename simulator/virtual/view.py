"""What an invariant may look at: the hub's file with its own eyes, the homes, the pages, and what really happened."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sos import wire

from hub.alarms import PressKey
from hub.devices import device_key
from simulator.virtual import kept_plan
from simulator.virtual.event_log import EventLog
from simulator.virtual.ledger import Known, sayable
from simulator.virtual.site import SITE_KEY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from sos.phone import Phone

    from simulator.virtual.kept_plan import KeptPlan
    from simulator.virtual.ledger import Ledger

# What the hub promises, written down once more: an oracle that asks the hub for its numbers believes all of them.
PRESSES_KEPT_MAX = 100  # of one alarm; what comes after is only counted
RAW_PER_HOUR_MAX = 600  # of one device
HOUR_MS = 3_600_000

IDS_ASKED_MAX = 500  # of more than this, asking for all is cheaper


class HomeSeen(Protocol):
    """Of a home: its phone's machine (as it is, or was when the power went), whether it has a line, and for how long it
    has had no power. `unanswered_us`: for each press that waits for an answer, how long it could have been told by SMS.
    """

    @property
    def phone(self) -> Phone: ...
    @property
    def linked(self) -> bool: ...
    @property
    def dark_us(self) -> int: ...
    def unanswered_us(self) -> Mapping[PressKey, int]: ...


class PageSeen(Protocol):
    """Of a console's page: the alarms that it shows, by id, as of event `seq`."""

    @property
    def alarms(self) -> Mapping[int, Mapping[str, Any]]: ...
    @property
    def seq(self) -> int | None: ...


class SeatSeen(Protocol):
    """Of somebody at the desk: for how long (microseconds) they have had nothing in hand, at a page that lives; None
    while they have, or are not there.
    """

    id: int

    @property
    def free_us(self) -> int | None: ...


class HubSeen(Protocol):
    """Of the hub: how many messages wait in it (0 while it is dead), since when it hears the broker without a break
    (None while it does not, or is dead), and when it stopped hearing it the last time; since when its disk takes what
    is written (None while it does not), and since when it runs (None while it is dead). All by HubClock.true_ms.
    """

    @property
    def backlog(self) -> int: ...
    @property
    def hears_since_ms(self) -> int | None: ...
    @property
    def deaf_from_ms(self) -> int: ...
    @property
    def writes_since_ms(self) -> int | None: ...
    @property
    def runs_since_ms(self) -> int | None: ...


class ClocksSeen(Protocol):
    """`now_ms`: what the hub's clock says. `true_ms`: what it would say if nobody had ever set it."""

    def now_ms(self) -> int: ...
    def true_ms(self) -> int: ...


class PressRow(NamedTuple):
    """A press as the hub has it."""

    id: int
    key: PressKey
    alarm_id: int
    carrier: str
    test: bool


class RawPress(NamedTuple):
    """What a known device said about a press, as it was kept. name: sos or cancel. key None: it was not understood.

    test: None for a cancel, which does not say it.
    """

    id: int
    device: str
    name: str
    key: PressKey | None
    test: bool | None


class View:
    """`homes`: by the name that the ledger has for them. `log`, `presses` and `fresh` are of the last `look`, `raw` and
    `raw_keys` of the last `read_raw`.
    `clock_set_ms`: when the hub's clock was last seen to have been set (HubClock.true_ms), None: never.
    `plan_before`: the plan of the care calls as it was when the hub died, until somebody has looked at it.

    It reads the file at `path` by a connection of its own that cannot write, so it sees what is committed, no more.
    """

    def __init__(
        self,
        path: Path,
        clock: ClocksSeen,
        ledger: Ledger,
        homes: Mapping[str, HomeSeen],
        hub: HubSeen,
        pages: Collection[PageSeen] = (),
        seats: Collection[SeatSeen] = (),
    ) -> None:
        self.clock = clock
        self.ledger = ledger
        self.homes = homes
        self.hub = hub
        self.pages = pages
        self.seats = seats
        self.sql = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
        self.sql.row_factory = sqlite3.Row
        self.plan_before: KeptPlan | None = None
        self._offset_ms = clock.now_ms() - clock.true_ms()
        self.clock_set_ms: int | None = None
        self._months: dict[int, tuple[object, ...]] = {}
        self._begin()

    def _begin(self) -> None:
        self.log = EventLog()
        self._restores = self.ledger.restores
        self.presses: dict[PressKey, PressRow] = {}
        self.fresh: list[PressRow] = []
        self.raw: list[RawPress] = []
        self.raw_keys: set[tuple[str, PressKey]] = set()
        self._settled: set[int] = set()
        self._closed: list[int] = []
        self._asked_ms = -1
        self._presses_read = 0
        self._version: int | None = None  # SQLite's own number for what is in the file
        self._all_alarms = False
        self._alarms: dict[int, sqlite3.Row] = {}

    def close(self) -> None:
        """Let go of the file."""
        self.sql.close()

    @property
    def now_ms(self) -> int:
        """What the hub's clock says."""
        return self.clock.now_ms()

    def hub_died(self) -> None:
        """Its file is as it left it."""
        self.plan_before = self.plan()

    def plan(self) -> KeptPlan:
        """The plan of the care calls as it is now."""
        return kept_plan.read(self.sql, self.now_ms, self.ledger.restores)

    def look(self) -> None:
        """Read what is new in the log and among the presses: `fresh` are those since the last look."""
        if self._restores != self.ledger.restores:  # the file has become what it was
            self._begin()
            self._months = {}
        offset_ms = self.clock.now_ms() - self.clock.true_ms()
        if offset_ms != self._offset_ms:
            self._offset_ms, self.clock_set_ms = offset_ms, self.clock.true_ms()
        self.fresh = []
        [version] = self.sql.execute("PRAGMA data_version").fetchone()
        if version == self._version:  # nobody has written since: most words of a phone come between two commits
            return
        self._version = version
        self._alarms, self._all_alarms = {}, False
        self.log.read_on(self.sql)
        self.fresh = self._press_rows(self._presses_read)
        for one in self.fresh:
            self.presses[one.key] = one
            self._presses_read = one.id

    def read_raw(self) -> None:
        """Bring `raw`, and `raw_keys` of it by device, up to what is kept now."""
        query = """SELECT id, device, message, outcome, payload FROM raw_message
                   WHERE id > ? AND message IN ('sos', 'cancel') AND device != '' ORDER BY id"""
        for row_id, device, name, outcome, payload in self.sql.execute(query, (self.raw[-1].id if self.raw else 0,)):
            key, test = _press_of(payload) if outcome == "stored" else (None, None)
            self.raw.append(RawPress(row_id, device, name, key, test))
            if key is not None:
                self.raw_keys.add((device, key))

    def recount(self) -> None:
        """Read presses and raw messages anew if there are not as many as were read: some have gone."""
        if self.number("SELECT COUNT(*) FROM press") != len(self.presses):
            self.presses = {one.key: one for one in self._press_rows(0)}
        self.read_raw()
        query = "SELECT COUNT(*) FROM raw_message WHERE message IN ('sos', 'cancel') AND device != ''"
        if self.number(query) != len(self.raw):
            self.raw, self.raw_keys = [], set()
            self.read_raw()

    def look_anew(self) -> None:
        """Forget all that was read, and read everything: `fresh` are all presses. Of a log of which the oldest part has
        gone what was read of it in its time stays.
        """
        log = self.log
        self._begin()
        if self.number("SELECT MIN(seq) FROM event") > 1:
            self.log = log
        self.look()

    def alarms(self, ids: Iterable[int] | None = None) -> list[sqlite3.Row]:
        """These alarms as they are now (None: all), by id."""
        wanted = None if ids is None else list(ids)
        if wanted is None or len(wanted) > IDS_ASKED_MAX:
            if not self._all_alarms:
                self._alarms = {row["id"]: row for row in self.sql.execute("SELECT * FROM alarm ORDER BY id")}
                self._all_alarms = True
        elif missing := [one for one in wanted if one not in self._alarms]:
            query = f"SELECT * FROM alarm WHERE id IN ({_marks(missing)})"  # noqa: S608 - question marks only
            self._alarms |= {row["id"]: row for row in self.sql.execute(query, missing)}
        found = self._alarms if wanted is None else wanted
        return [self._alarms[one] for one in found if one in self._alarms]

    def unsettled(self) -> list[int]:
        """The alarms that may still move: all but those that were closed when somebody asked this at an earlier time.

        So a long run does not look at its first day again every ten minutes; after `look_anew` it is all of them.
        """
        now_ms = self.clock.true_ms()
        if now_ms != self._asked_ms:
            self._settled.update(self._closed)
            self._asked_ms = now_ms
        newest = self.number("SELECT MAX(id) FROM alarm")
        found = [one for one in range(1, newest + 1) if one not in self._settled]
        self._closed = [one for one in found if one in self.log.alarms and one not in self.log.unclosed]
        return found

    def months_that_changed(self) -> list[str]:
        """The months of providers that are not what they were when they were seen first."""
        query = "SELECT id, provider_id, month, points, parts, facts, effect FROM provider_score"
        found = {row[0]: tuple(row[1:]) for row in self.sql.execute(query)}
        changed = [before for number, before in self._months.items() if found.get(number) != before]
        self._months = found | self._months
        return [f"{month} of provider {provider}" for provider, month, *_ in changed]

    def rows(self, query: str, ids: Iterable[int | str] | None, every: str = "1") -> list[sqlite3.Row]:
        """`query` has {where}: of these ids, or (None) all; `every` is what is asked of all of them."""
        wanted = None if ids is None else list(ids)
        if wanted is None or len(wanted) > IDS_ASKED_MAX:
            return self.sql.execute(query.format(where=every)).fetchall()
        return self.sql.execute(query.format(where=f"a.id IN ({_marks(wanted)})"), wanted).fetchall()

    def number(self, query: str, *values: Any) -> int:
        """The one number that a query gives; 0 for none."""
        row = self.sql.execute(query, values).fetchone()
        return 0 if row is None or row[0] is None else int(row[0])

    def is_stored(self, key: PressKey) -> bool:
        """Whether the hub has this press, with a row of its own or counted among a flood."""
        return key in self.presses or self._alarm_of_flood(key) is not None

    def alarm_of(self, key: PressKey) -> sqlite3.Row | None:
        """The alarm that this press is in."""
        row = self.presses.get(key)
        if row is None:
            return self._alarm_of_flood(key)
        found = self.alarms([row.alarm_id])
        return found[0] if found else None

    def may_say(self, key: PressKey, stage: str, by: str | None) -> bool:
        """Whether that was ever true of this press or, `taken` and `closed`, of a later one of its button."""
        if stage == "none" or self._said(key, stage, by):
            return True
        if stage == "received":
            return False
        later = [one for one in self.presses if one[:2] == key[:2] and one.number > key.number]
        later += [one for one in self.ledger.sayable if one[:2] == key[:2] and one.number > key.number]
        return any(self._said(one, stage, by) for one in later)

    def known(self) -> dict[PressKey, Known]:
        """What the database says of all presses; for Ledger.restored."""
        self.log.read_on(self.sql)
        query = """SELECT p.device_id, p.epoch, p.number, p.alarm_id, p.cancelled_ms IS NOT NULL FROM press p"""
        return {
            PressKey(device, epoch, number): Known(*self._told_of(alarm), bool(cancelled))
            for device, epoch, number, alarm, cancelled in self.sql.execute(query)
        }

    def _said(self, key: PressKey, stage: str, by: str | None) -> bool:
        true = list(self.ledger.sayable.get(key, ()))
        if (alarm := self.alarm_of(key)) is not None:
            true += sayable(Known(*self._told_of(alarm["id"]), cancelled=False))
        return any(stage == one and by in (None, name) for one, name in true)

    def _told_of(self, alarm_id: int) -> tuple[bool, tuple[str, ...]]:
        """Whether it was ever over for good, and who has ever had it."""
        news = self.log.alarms.get(alarm_id, ())
        over = any(one.alarm["state"] == "closed" and one.alarm["due_ms"] is None for one in news)
        return over, tuple(dict.fromkeys(name for one in news if (name := one.alarm["taken_by_name"]) is not None))

    def _alarm_of_flood(self, key: PressKey) -> sqlite3.Row | None:
        query = """SELECT id FROM alarm WHERE device_id = ? AND presses > ? AND folded_epoch = ? AND folded_number >= ?
                   ORDER BY id DESC"""
        row = self.sql.execute(query, (key.device_id, PRESSES_KEPT_MAX, key.epoch, key.number)).fetchone()
        return None if row is None else self.alarms([row["id"]])[0]

    def _press_rows(self, after_id: int) -> list[PressRow]:
        query = "SELECT id, device_id, epoch, number, alarm_id, carrier, test FROM press WHERE id > ? ORDER BY id"
        return [
            PressRow(row_id, PressKey(device, epoch, number), alarm_id, carrier, bool(test))
            for row_id, device, epoch, number, alarm_id, carrier, test in self.sql.execute(query, (after_id,))
        ]


def _press_of(payload: bytes) -> tuple[PressKey, bool | None]:
    """The press that a message is about which the hub has understood, and whether it says that it is a test."""
    if payload.startswith(b"SOS1 "):  # by SMS
        value = wire.open_sealed(lambda device: device_key(SITE_KEY, device), payload.decode()).press
    else:
        value = json.loads(payload)
    return PressKey(value["button"], value["epoch"], value["number"]), value.get("test")


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
