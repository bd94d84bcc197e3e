"""Listens to a run and keeps what its report will tell; nothing that it keeps is ever read by the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.alarms import Alarms
from simulator.report.presses import Presses
from simulator.report.seats import Seats
from simulator.report.spans import Spans

if TYPE_CHECKING:
    from simulator.virtual.trace import Entry


class Recorder:
    """One of a run's observers; give it to `report.write` afterwards."""

    def __init__(self) -> None:
        self.presses = Presses()
        self.alarms = Alarms(self.presses)
        self.seats = Seats()
        self.spans = Spans()

    def __call__(self, entry: Entry) -> None:
        if entry.who != "invariant":
            self.alarms(entry)
            self.presses(entry)
            self.seats(entry)
            self.spans(entry)

    def end(self, at_us: int) -> None:
        """The run is over: what goes on is told until then."""
        self.seats.end(at_us)
        self.spans.end(at_us)
