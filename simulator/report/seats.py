"""What each operator was doing, minute by minute: on shift, with an alarm, in a care call, resting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from simulator.virtual.trace import Entry

SHIFT, REST, CALL, ALARM = "on shift", "resting", "in a care call", "with an alarm"
KINDS: Final = (SHIFT, REST, CALL, ALARM)
_BEGINS: Final = {"on_shift": SHIFT, "rests": REST, "calls": CALL}
_ENDS: Final = {"returns": REST, "care_call": CALL, "hangs_up": CALL}


class Stretch(NamedTuple):
    """Microseconds since the run began."""

    kind: str
    begin_us: int
    end_us: int


class Seat:
    """One operator. `alarms`, `calls`: how many they have taken, and noted."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self.alarms = 0
        self.calls = 0
        self._begun_us: dict[str, int] = {}
        self._held: dict[int, None] = {}

    def happened(self, entry: Entry) -> None:
        """Something that this operator did."""
        if entry.what == "took":
            self.alarms += 1
            self._held[entry.data["alarm"]] = None
            self._begin(ALARM, entry.at_us)
        elif entry.what == "closed":
            self.let_go(entry.data["alarm"], entry.at_us)
        elif entry.what == "off_shift":
            self.end(entry.at_us)
        elif entry.what in _BEGINS:
            self._begin(_BEGINS[entry.what], entry.at_us)
        elif entry.what in _ENDS:
            self.calls += entry.what == "care_call"
            self._end(_ENDS[entry.what], entry.at_us)

    def let_go(self, alarm: int, at_us: int) -> None:
        """It is closed, by whomever."""
        if alarm in self._held:
            del self._held[alarm]
            if not self._held:
                self._end(ALARM, at_us)

    def end(self, at_us: int) -> None:
        """Nothing goes on any more."""
        self._held.clear()
        for kind in KINDS:
            self._end(kind, at_us)

    def spent_us(self, kind: str) -> int:
        """Altogether."""
        return sum(one.end_us - one.begin_us for one in self.stretches if one.kind == kind)

    def _begin(self, kind: str, at_us: int) -> None:
        self._begun_us.setdefault(kind, at_us)

    def _end(self, kind: str, at_us: int) -> None:
        begun_us = self._begun_us.pop(kind, None)
        if begun_us is not None:
            self.stretches.append(Stretch(kind, begun_us, at_us))


class Seats:
    """Listens to operators and, of the hub, to what is closed. `by_number`: everybody who was there."""

    def __init__(self) -> None:
        self.by_number: dict[int, Seat] = {}

    def __call__(self, entry: Entry) -> None:
        if entry.who.startswith("operator "):
            number = int(entry.who.removeprefix("operator "))
            self.by_number.setdefault(number, Seat()).happened(entry)
        elif entry.who == "hub" and entry.what == "alarm" and entry.data["state"] == "closed":
            for seat in self.by_number.values():
                seat.let_go(entry.data["id"], entry.at_us)

    def end(self, at_us: int) -> None:
        """The run is over."""
        for seat in self.by_number.values():
            seat.end(at_us)
