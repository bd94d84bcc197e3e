"""The trace of a run as a file: one JSON object a line, for programs, with the sentence a person would read in it."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

from simulator.hunt.concern import Concern, is_common
from simulator.virtual.telling import sentence

if TYPE_CHECKING:
    from simulator.virtual.trace import Entry
    from simulator.virtual.when import When


class TraceFile:
    """Writes `clock` (day and time in Shanghai), `at_us`, `who`, `what`, `data`, `says` of each entry to `out`.

    from_us: entries before it are left out. devices: only what concerns these homes, their alarms, or everybody.
    """

    def __init__(self, out: IO[str], when: When, from_us: int = 0, devices: tuple[str, ...] = ()) -> None:
        self._out = out
        self._when = when
        self._from_us = from_us
        self._concern = Concern(devices) if devices else None

    def __call__(self, entry: Entry) -> None:
        wanted = self._concern is None or self._concern.has(entry) or is_common(entry) or entry.who == "invariant"
        if not wanted or entry.at_us < self._from_us:
            return
        line = {"clock": self._when.words(entry.at_us), **entry._asdict(), "says": sentence(entry)}
        self._out.write(json.dumps(line, ensure_ascii=False) + "\n")
