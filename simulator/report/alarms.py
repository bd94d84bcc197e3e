"""The queue as it grew and shrank, and the story of every alarm: what happened in that home, and at the desk."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from simulator.hunt.concern import alarms_in, homes_in
from simulator.virtual.screen import HELD

if TYPE_CHECKING:
    from simulator.report.presses import Presses
    from simulator.virtual.trace import Entry

BEFORE_US: Final = 120_000_000  # a story begins so long before the press: with the fall, or with the line that broke
AFTER_US: Final = 60_000_000  # and ends so long after the closing: when the phone has said that it is over
RECENT_MAX: Final = 30  # entries of a home in which nothing goes on
HEAD_MAX: Final = 40  # of a longer story the beginning
TAIL_MAX: Final = 40  # and the end are told


class Line:
    """One entry of a story; `times`: how often it happened in a row."""

    __slots__ = ("entry", "times")

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.times = 1


@dataclass(slots=True)
class Alarm:
    """As the hub told it. `state`: open, taken, closed, or lost (with what came after a backup). Times in us.

    `resident`: 0 where it concerns a place, or the hub itself.
    """

    number: int
    kind: str
    button: str
    resident: int
    pressed_us: int
    opened_us: int
    state: str = "open"
    presses: int = 1
    taken_us: int | None = None
    by: str = ""
    closed_us: int | None = None
    code: str = ""
    left_out: int = 0
    head: list[Line] = field(default_factory=list[Line])
    tail: deque[Line] = field(default_factory=lambda: deque[Line](maxlen=TAIL_MAX))

    @property
    def waited_us(self) -> int | None:
        """From the press until a person had it; None if nobody ever did."""
        return None if self.taken_us is None else self.taken_us - self.pressed_us

    def add(self, entry: Entry) -> None:
        """One more entry. What is the same again and again is counted."""
        lines = self.tail or self.head
        if lines and lines[-1].entry[1:] == entry[1:]:
            lines[-1].times += 1
        elif len(self.head) < HEAD_MAX:
            self.head.append(Line(entry))
        else:
            self.left_out += len(self.tail) == TAIL_MAX
            self.tail.append(Line(entry))


class Alarms:
    """Listens to all. `told`: every alarm there ever was, in order. `queue`: (at_us, open, taken) after each change."""

    def __init__(self, presses: Presses) -> None:
        self.told: list[Alarm] = []
        self.queue: list[tuple[int, int, int]] = [(0, 0, 0)]
        self.changes: list[tuple[int, Alarm, str]] = []  # at_us, which alarm, its state from then on
        self._presses = presses
        self._now: dict[int, Alarm] = {}  # as the hub's file has them, by number
        self._backup: dict[int, Alarm] | None = None
        self._count = {"open": 0, "taken": 0}
        self._codes: dict[int, str] = {}
        self._recent: dict[int, deque[Entry]] = {}  # by home
        self._going_on: dict[int, list[Alarm]] = {}  # by home

    def __call__(self, entry: Entry) -> None:
        if entry.who == "hub" and entry.what == "alarm":
            self._alarm(entry)
        elif entry.who.startswith("fault ") and entry.data.get("kind") == "backup_restored":
            (self._copied if entry.what == "begins" else self._restored)(entry.at_us)
        elif not entry.who.startswith("fault "):
            self._happened(entry)

    def _alarm(self, entry: Entry) -> None:
        data, what = entry.data, entry.data["what"]
        alarm = self._now.get(data["id"])
        if alarm is None or (what == "opened" and alarm.button != (data["device_id"] or "")):
            alarm = self._open(entry)
        alarm.presses = data["presses"]
        if what == "taken":
            alarm.taken_us, alarm.by = entry.at_us, data.get("taken_by_name") or ""
        elif what == "closed":
            alarm.closed_us, alarm.code = entry.at_us, self._codes.pop(alarm.number, "")
        alarm.add(entry)
        self._is_now(alarm, "taken" if data["state"] in HELD else data["state"], entry.at_us)

    def _open(self, entry: Entry) -> Alarm:
        data = entry.data
        pressed_us = self._presses.first_unanswered_us(data["device_id"])
        home, at_us = data["resident_id"] or 0, entry.at_us
        alarm = Alarm(data["id"], data["kind"], data["device_id"] or "", home, at_us, at_us, state="")
        alarm.pressed_us = at_us if pressed_us is None else pressed_us
        for one in self._recent.get(home, ()):
            if one.at_us >= alarm.pressed_us - BEFORE_US:
                alarm.add(one)
        self.told.append(alarm)
        self._now[alarm.number] = alarm
        self._going_on.setdefault(home, []).append(alarm)
        return alarm

    def _happened(self, entry: Entry) -> None:
        """To whom it concerns: the alarms it names, else those that are going on in that home."""
        if entry.what == "close" and entry.data.get("with"):
            self._codes[entry.data["alarm"]] = str(entry.data["with"])
        named = [self._now[one] for one in alarms_in(entry) if one in self._now]
        for alarm in named:
            alarm.add(entry)
        for home in dict.fromkeys(homes_in(entry)):
            going_on = self._still(home, entry.at_us)
            for alarm in going_on:
                if alarm not in named:
                    alarm.add(entry)
            self._recent.setdefault(home, deque(maxlen=RECENT_MAX)).append(entry)

    def _still(self, home: int, at_us: int) -> list[Alarm]:
        alarms = self._going_on.get(home)
        if not alarms:
            return []
        still = [one for one in alarms if one.closed_us is None or at_us <= one.closed_us + AFTER_US]
        self._going_on[home] = still
        return still

    def _is_now(self, alarm: Alarm, state: str, at_us: int) -> None:
        if alarm.state == state:
            return
        for one, by in ((alarm.state, -1), (state, 1)):
            if one in self._count:
                self._count[one] += by
        alarm.state = state
        self.changes.append((at_us, alarm, state))
        self.queue.append((at_us, self._count["open"], self._count["taken"]))

    # A backup: what the hub's file was at its beginning it is again at its end.

    def _copied(self, _at_us: int) -> None:
        self._backup = {number: replace(alarm) for number, alarm in self._now.items()}

    def _restored(self, at_us: int) -> None:
        backup, self._backup = self._backup or {}, None
        for number, alarm in list(self._now.items()):
            before = backup.get(number)
            if before is None:
                del self._now[number]
                self._is_now(alarm, "lost", at_us)
            elif before.state != alarm.state:
                alarm.taken_us, alarm.by = before.taken_us, before.by
                alarm.closed_us, alarm.code = before.closed_us, before.code
                self._is_now(alarm, before.state, at_us)
