"""Which entries of a run matter to one broken promise: those about the homes and alarms concerned, the faults in force,
the deaths of hub and broker. A run has hundreds of thousands of entries; nobody reads more than a screen of them.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, cast

from simulator.hunt.concern import Concern, alarms_in, home_of, homes_in, is_common

if TYPE_CHECKING:
    from simulator.virtual.options import Violation
    from simulator.virtual.trace import Entry

LENGTH_MAX: Final = 25
COMMON_MAX: Final = 10  # of those, about everybody
HOMES_MAX: Final = 3  # when a promise broke for the whole town, a few homes tell what happened to all
KEPT_OF_EACH: Final = 60

_Numbered = tuple[int, "Entry"]


class Story:
    """Listens to a run (it is one of the trace's observers) until a promise breaks, and tells what matters to that."""

    def __init__(self) -> None:
        self._over = False
        self._count = 0
        self._homes: dict[int, deque[_Numbered]] = {}
        self._alarms: dict[int, deque[_Numbered]] = {}
        self._home_of_alarm: dict[int, int] = {}
        self._faults: dict[str, _Numbered] = {}  # those that stand now
        self._begun: dict[str, Entry] = {}  # whom a fault reaches is said only when it begins
        self._common: deque[_Numbered] = deque(maxlen=KEPT_OF_EACH)
        self._last: deque[_Numbered] = deque(maxlen=LENGTH_MAX)

    def __call__(self, entry: Entry) -> None:
        if self._over or entry.who == "invariant":
            self._over = True
            return
        self._count += 1
        numbered = (self._count, entry)
        if is_common(entry):
            self._note_common(numbered)
            return
        self._last.append(numbered)
        alarms, homes = tuple(alarms_in(entry)), tuple(homes_in(entry))
        for home in homes:
            self._homes.setdefault(home, deque(maxlen=KEPT_OF_EACH)).append(numbered)
        for alarm in alarms:
            self._alarms.setdefault(alarm, deque(maxlen=KEPT_OF_EACH)).append(numbered)
            if homes:
                self._home_of_alarm[alarm] = homes[0]

    def about(self, violation: Violation) -> list[Entry]:
        """In the order in which they happened; the violation itself is not among them."""
        alarms = violation.alarm_ids[-HOMES_MAX:]
        homes = Concern(violation.devices[:HOMES_MAX]).homes
        homes = homes or {self._home_of_alarm[alarm] for alarm in alarms if alarm in self._home_of_alarm}
        own = (self._own(homes, alarms) or list(self._last))[-LENGTH_MAX:]
        common = self._about_all(homes, since=own[0][0] if own else 0)[-COMMON_MAX:]
        chosen = dict(own[-(LENGTH_MAX - len(common)) :] + common)
        return [chosen[number] for number in sorted(chosen)]

    def _own(self, homes: set[int], alarms: tuple[int, ...]) -> list[_Numbered]:
        found: dict[int, Entry] = {}
        for home in sorted(homes):
            found.update(self._homes.get(home, ()))
        for alarm in alarms:
            found.update(self._alarms.get(alarm, ()))
        return sorted(found.items())

    def _about_all(self, homes: set[int], since: int) -> list[_Numbered]:
        """The faults that stand, and all that befell everybody since that entry."""
        found = dict(self._faults.values())
        found.update((number, entry) for number, entry in self._common if number >= since)
        return sorted((number, entry) for number, entry in found.items() if self._reaches(entry, homes))

    def _reaches(self, entry: Entry, homes: set[int]) -> bool:
        """Not so for a fault of other homes only."""
        devices = self._begun.get(entry.who, entry).data.get("devices")
        if not homes or not isinstance(devices, list):
            return True
        reached = [home_of(str(device)) for device in cast("list[object]", devices)]
        return any(home is None or home in homes for home in reached)

    def _note_common(self, numbered: _Numbered) -> None:
        entry = numbered[1]
        self._common.append(numbered)
        if entry.what == "begins":
            self._faults[entry.who] = numbered
            self._begun[entry.who] = entry
        elif entry.what == "ends":
            self._faults.pop(entry.who, None)
