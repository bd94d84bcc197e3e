"""The alarm desk once more, as plainly as it can be said: dicts and ifs, written from the README and not from the code.

What the hub keeps of an alarm is compared with this, column by column, after every step of `test_model.py`.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

Row: TypeAlias = dict[str, Any]
S, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
PRIORITY = {
    "sos": 1,
    "fall": 1,
    "unreadable": 1,
    "visit_missed": 2,
    "care_missed": 2,
    "well_missing": 3,
    "test": 5,
    "test_overdue": 2,
    "offline": 3,
    "tamper": 3,
    "mains_lost": 4,
    "battery_low": 4,
    "remote_lost": 4,
    "remote_low": 4,
    "pairing": 4,
    "self_test": 5,
}
MACHINES = {
    "test_overdue",
    "offline",
    "tamper",
    "mains_lost",
    "battery_low",
    "remote_lost",
    "remote_low",
    "pairing",
    "self_test",
}
DEADLINE_MS = {1: 60 * S, 2: 10 * MINUTE, 3: 30 * MINUTE, 4: 4 * HOUR, 5: 24 * HOUR}
RUNGS_S: dict[int, tuple[int, ...]] = {
    1: (30, 60, 120),
    2: (600, 1800, 3600),
    3: (1800, 14_400),
    4: (14_400, 43_200),
    5: (86_400,),
}
HELD = ("taken", "in_progress", "waiting")
NOBODY: Row = {"taken_by": None, "taken_by_name": None, "taken_ms": None}
NOT_CLOSED: Row = {"closed_by": None, "closed_by_name": None, "closed_ms": None, "closing_code": None}


class Refused(Exception):
    """With the code that a person is told."""


class Person(NamedTuple):
    number: int
    name: str
    supervises: bool


class Home(NamedTuple):
    """`danger`: how many tenths of a deadline somebody there is to be heard sooner."""

    resident: int
    danger: int
    alone: bool


class Desk:
    """All alarms, by number; `news` is what was told since somebody looked."""

    def __init__(self, now_ms: int, homes: dict[int, Home]) -> None:
        self.now_ms, self.homes = now_ms, homes
        self.alarms: dict[int, Row] = {}
        self.presses: dict[tuple[str, str, int], int] = {}
        self.calls: dict[int, int] = {}
        self.news: list[tuple[int, str]] = []

    # What comes in.

    def press(self, device: str, resident: int, epoch: str, numbers: range, kind: str) -> None:
        """Each number once; all of them at the same instant."""
        was_there = self.unclosed(device, kind)
        for number in numbers:
            if (device, epoch, number) in self.presses:
                continue
            row = self.unclosed(device, kind) or self._open(kind, device, resident, presses=0)
            self.presses[device, epoch, number] = row["id"]
            if row["presses"] >= 100:
                row.update(folded_epoch=epoch, folded_number=max(number, row["folded_number"] or 0))
            self._count(row, is_new=was_there is None)

    def unreadable(self, device: str, resident: int) -> None:
        was_there = self.unclosed(device, "unreadable")
        self._count(was_there or self._open("unreadable", device, resident, presses=0), is_new=was_there is None)

    def by_hand(self, resident: int, kind: str) -> None:
        self._open(kind, None, resident)

    def machine_says(self, kind: str, device: str | None, resident: int | None, data: Row | None) -> None:
        row = None if device is None else self.unclosed(device, kind)
        if row is None:
            self._open(kind, device, resident, data=data)
        elif row["returned_ms"] is not None:
            again = {"returned_ms": None, "presses": row["presses"] + 1, "last_press_ms": self.now_ms, "data": data}
            self._change(row, "again", **again)

    def machine_is_well(self, number: int) -> None:
        row = self.alarms[number]
        if row["state"] == "open":
            if row["returned_ms"] is None:
                self._change(row, "returned", returned_ms=self.now_ms)
        elif row["state"] != "closed":
            over = {"returned_ms": self.now_ms, "closed_ms": self.now_ms, "closing_code": "technical"}
            self._change(row, "closed", state="closed", due_ms=None, why=None, **over)

    # What people do. Each refuses for the first reason that a person would be told.

    def take(self, who: Person, number: int, version: int) -> None:
        row = self._one(number)
        refuse(row["state"] in HELD, "already_taken")
        self._must(row, version, "open")
        self._change(row, "taken", state="taken", **self._claim(who), **self._first(row, who))

    def work(self, who: Person, number: int, version: int) -> None:
        row = self._one(number)
        self._must(row, version, "taken", "waiting")
        refuse(row["taken_by"] != who.number, "not_holder")
        self._change(row, "work", state="in_progress", due_ms=self.now_ms + 5 * MINUTE, why=None)

    def wait(self, who: Person, number: int, version: int, until_ms: int) -> None:
        refuse(not self.now_ms < until_ms <= self.now_ms + DAY, "invalid")
        row = self._one(number)
        self._must(row, version, *HELD)
        refuse(row["taken_by"] != who.number, "not_holder")
        self._change(row, "waits", state="waiting", due_ms=until_ms, why="why")

    def keep(self, who: Person, number: int) -> None:
        row = self._one(number)
        self._must(row, 0, *HELD)
        refuse(row["taken_by"] != who.number, "not_holder")
        self._sign_of_life(who, row)

    def release(self, who: Person, number: int, version: int) -> None:
        row = self._one(number)
        self._must(row, version, *HELD)
        refuse(row["taken_by"] != who.number, "not_holder")
        self._give_back(row, "released", "why")

    def take_over(self, who: Person, number: int, version: int) -> None:
        row = self._one(number)
        self._must(row, version, *HELD)
        refuse(not who.supervises, "not_holder")
        self._change(row, "taken_over", state="taken", **self._claim(who, "why"), **self._first(row, who))

    def close(self, who: Person, number: int, version: int) -> None:
        row = self._one(number)
        self._must(row, version, *HELD)
        refuse(row["version"] != version, "stale_version")
        refuse(row["taken_by"] != who.number and not who.supervises, "not_holder")
        self._change(row, "closed", **self._closing(who, "social"))

    def seen(self, who: Person, number: int, version: int) -> None:
        row = self._one(number)
        self._must(row, version, "open")
        refuse(row["kind"] not in MACHINES, "not_technical")
        refuse(row["returned_ms"] is None, "not_over")
        self._change(row, "closed", **self._closing(who, "technical"))

    def undo(self, who: Person, number: int, version: int) -> None:
        row = self._one(number)
        self._must_be_alone(row)
        self._must(row, version, "closed")
        refuse(row["closed_by"] != who.number and not who.supervises, "not_holder")
        refuse(row["due_ms"] is None or row["due_ms"] <= self.now_ms, "too_late")
        row.update(NOT_CLOSED)
        if row["taken_by"] is None:
            self._give_back(row, "undone")
        else:
            self._change(row, "undone", state="in_progress", due_ms=self.now_ms + 5 * MINUTE)

    def reopen(self, who: Person, number: int, version: int) -> None:
        row = self._one(number)
        self._must_be_alone(row)
        self._must(row, version, "closed")
        refuse(row["closed_ms"] + 30 * MINUTE <= self.now_ms, "too_late")
        row.update(NOT_CLOSED, reopened=row["reopened"] + 1, returned_ms=None)
        self._change(row, "reopened", state="taken", **self._claim(who, "why"), **self._first(row, who))

    def shelve(self, _who: Person, number: int, version: int, until_ms: int) -> None:
        refuse(not self.now_ms < until_ms <= self.now_ms + 7 * DAY, "invalid")
        row = self._one(number)
        self._must(row, version, "open", *HELD)
        refuse(row["kind"] not in MACHINES, "not_technical")
        self._change(row, "shelved", state="shelved", due_ms=until_ms, why="why", next_rung_ms=None, **NOBODY)

    def unshelve(self, _who: Person, number: int, version: int) -> None:
        row = self._one(number)
        self._must(row, version, "shelved")
        self._give_back(row, "unshelved")

    def note(self, who: Person, number: int) -> None:
        row = self._one(number)
        self._sign_of_life(who, row)
        self.news.append((number, "noted"))

    # What happens by itself.

    def time_is_up(self) -> None:
        """States end, ladders are climbed: all that is due now."""
        for row in self.alarms.values():
            self._ends(row)
            self._climbs(row)

    def _ends(self, row: Row) -> None:
        longest = {"waiting": DAY, "closed": 10 * S, "shelved": 7 * DAY}.get(row["state"], 5 * MINUTE)
        if row["due_ms"] is None or self.now_ms < row["due_ms"] <= self.now_ms + longest:
            return
        if row["state"] == "closed":
            self._change(row, "settled", due_ms=None)
        elif row["state"] == "shelved":
            self._give_back(row, "unshelved")
        elif row["state"] == "waiting":
            self._change(row, "wait_over", state="in_progress", due_ms=self.now_ms + 5 * MINUTE, why=None)
        elif self.calls.get(row["taken_by"]) == row["id"]:
            row["due_ms"] = self.now_ms + 5 * MINUTE
        else:
            self._give_back(row, "released")

    def _climbs(self, row: Row) -> None:
        if row["state"] != "open":
            return
        while row["rung"] < row["rungs"] and (row["next_rung_ms"] <= self.now_ms or row["waits_ms"] > self.now_ms):
            row["rung"] += 1
            if row["kind"] in MACHINES and row["base_priority"] > 2:
                row["priority"] = max(2, row["base_priority"] - row["rung"])
            row.update(next_rung_ms=self._rung_ms(row))
            self.news.append((row["id"], "escalated"))
        next_ms: int | None = row["next_rung_ms"]
        if row["rung"] == row["rungs"] and next_ms is not None and not self.now_ms < next_ms <= self.now_ms + MINUTE:
            row["next_rung_ms"] = self._rung_ms(row)

    def _rung_ms(self, row: Row) -> int | None:
        """The next full second after it; on top the next full minute, if it is about somebody."""
        rungs = RUNGS_S[row["base_priority"]]
        if row["rung"] < len(rungs):
            waits_ms: int = row["waits_ms"]
            after_s = rungs[int(row["rung"])]
            return (-(-waits_ms // S) + after_s) * S
        full_minute = self.now_ms // MINUTE * MINUTE + MINUTE
        return full_minute if row["base_priority"] == 1 else None

    # How it stands.

    def unclosed(self, device: str, kind: str) -> Row | None:
        same = [one for one in self.alarms.values() if (one["device_id"], one["kind"]) == (device, kind)]
        return next((one for one in same if one["state"] != "closed"), None)

    def told(self, number: int) -> tuple[str, str | None]:
        """What the button's phone is to say, and of whom."""
        row = self.alarms[number]
        if row["state"] == "open":
            return "received", None
        return (
            ("closed", None) if row["state"] == "closed" and row["due_ms"] is None else ("taken", row["taken_by_name"])
        )

    # How it is done.

    def _open(self, kind: str, device: str | None, resident: int | None, presses: int = 1, data: Any = None) -> Row:
        home, number, base = self.homes.get(resident or 0), len(self.alarms) + 1, PRIORITY[kind]
        if kind == "offline" and home and not home.alone:
            base = 4
        others = (one for one in self.alarms.values() if one["resident_id"] == resident and one["state"] != "closed")
        if kind == "remote_lost" and resident and any(one["kind"] not in MACHINES for one in others):
            base = 2
        row: Row = dict.fromkeys(("place", "folded_epoch", "folded_number", "due_ms", "returned_ms", "why", "help_ms"))
        row |= dict.fromkeys(("first_taken_ms", "first_taken_by")) | NOBODY | NOT_CLOSED
        row |= {"id": number, "kind": kind, "device_id": device, "resident_id": resident, "data": data}
        row |= {"state": "open", "priority": base, "base_priority": base, "presses": presses, "version": 1}
        row |= {"opened_ms": self.now_ms, "last_press_ms": self.now_ms, "waits_ms": self.now_ms, "reopened": 0}
        row |= {"rung": 0, "rungs": len(RUNGS_S[base]), "deadline_ms": self._deadline_ms(base, resident)}
        row["next_rung_ms"] = self._rung_ms(row)
        self.alarms[number] = row
        self.news.append((number, "opened"))
        return row

    def _deadline_ms(self, base: int, resident: int | None) -> int:
        home = self.homes.get(resident or 0)
        return self.now_ms + DEADLINE_MS[base] * (10 - (home.danger if home else 0)) // 10

    def _count(self, row: Row, *, is_new: bool) -> None:
        row["presses"] += 1
        row["last_press_ms"] = self.now_ms
        if not is_new and (row["presses"] <= 100 or row["presses"] % 10 == 0):
            row["version"] += 1
            if (row["id"], "pressed") not in self.news:
                self.news.append((row["id"], "pressed"))

    def _give_back(self, row: Row, what: str, why: str | None = None) -> None:
        row.update(NOBODY, state="open", due_ms=None, why=why, waits_ms=self.now_ms, rung=1)
        row["rungs"] = len(RUNGS_S[row["base_priority"]])
        deadline_ms = self._deadline_ms(row["base_priority"], row["resident_id"])
        self._change(row, what, deadline_ms=deadline_ms, next_rung_ms=self._rung_ms(row))

    def _claim(self, who: Person, why: str | None = None) -> Row:
        claim = {"taken_by": who.number, "taken_by_name": who.name, "taken_ms": self.now_ms}
        return {**claim, "due_ms": self.now_ms + 5 * MINUTE, "why": why, "next_rung_ms": None}

    def _first(self, row: Row, who: Person) -> Row:
        is_first = row["first_taken_ms"] is None
        return {"first_taken_ms": self.now_ms, "first_taken_by": who.number} if is_first else {}

    def _closing(self, who: Person, code: str) -> Row:
        closed = {"closed_by": who.number, "closed_by_name": who.name, "closed_ms": self.now_ms, "closing_code": code}
        return {"state": "closed", **closed, "due_ms": self.now_ms + 10 * S, "why": None, "next_rung_ms": None}

    def _sign_of_life(self, who: Person, row: Row) -> None:
        if row["state"] in ("taken", "in_progress") and row["taken_by"] == who.number:
            row["due_ms"] = self.now_ms + 5 * MINUTE

    def _change(self, row: Row, what: str, **values: Any) -> None:
        row.update(values, version=row["version"] + 1)
        self.news.append((row["id"], what))

    def _one(self, number: int) -> Row:
        refuse(number not in self.alarms, "not_found")
        return self.alarms[number]

    def _must(self, row: Row, version: int, *states: str) -> None:
        refuse(row["state"] not in states, "wrong_state")
        refuse(version > row["version"], "stale_version")

    def _must_be_alone(self, row: Row) -> None:
        newer = self.unclosed(row["device_id"], row["kind"]) if row["device_id"] else None
        refuse(newer is not None and newer is not row, "newer_alarm")


def refuse(when: bool, code: str) -> None:
    if when:
        raise Refused(code)
