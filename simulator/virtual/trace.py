"""Everything that happens in a run, entry after entry, and one hash over all of it: two runs are the same or not."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.virtual.loop import VirtualLoop

LAST_LENGTH_MAX: Final = 4_000


class Entry(NamedTuple):
    """`at_us`: microseconds since the run began. `who`: a device's id, "hub", "broker", "operator 3", "resident 12",
    "fault 4". `what`: a verb in lower_snake. `data`: JSON.
    """

    at_us: int
    who: str
    what: str
    data: dict[str, Any]

    def as_line(self) -> str:
        """Compact JSON, the same in every process."""
        return json.dumps(self, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


class Trace:
    """`observers` are called with each entry, in order; `last` has the newest ones."""

    def __init__(self, loop: VirtualLoop) -> None:
        self.observers: list[Callable[[Entry], None]] = []
        self.last: deque[Entry] = deque(maxlen=LAST_LENGTH_MAX)
        self.count = 0
        self._loop = loop
        self._hash = hashlib.sha256()

    def tell(self, who: str, what: str, /, **data: Any) -> None:
        """Add one entry, now."""
        entry = Entry(self._loop.now_us, who, what, data)
        self.count += 1
        self._hash.update(entry.as_line().encode())
        self.last.append(entry)
        for observer in self.observers:
            observer(entry)

    def digest(self) -> str:
        """The hash of all entries so far, 64 hex digits."""
        return self._hash.hexdigest()
