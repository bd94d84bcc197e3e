"""The ladders of this centre, as supervisors have written them down; the defaults where they have not."""

from hub.kernel import Read, local_time, site_zone

from .ladder_plan.store import beginnings, ladders_of
from .ladders import Ladder, from_text, ladder_of
from .model import Alarm

MINUTE_MS = 60_000


class Ladders:
    """All of them, each version read once for a transaction, however many alarms stand on it."""

    def __init__(self, tx: Read) -> None:
        self._tx = tx
        self._zone = site_zone(tx)
        self._beginnings = beginnings(tx)
        self._versions: dict[int, tuple[Ladder, ...]] = {}
        self._hours: dict[int, int] = {}

    def at(self, priority: int, waits_ms: int) -> Ladder:
        """The one for an alarm of this priority that waits since then, whatever was written down later."""
        minute = waits_ms // MINUTE_MS
        if minute not in self._hours:
            self._hours[minute] = local_time(waits_ms, self._zone).hour
        return ladder_of(self._own(waits_ms), priority, self._hours[minute])

    def of(self, alarm: Alarm) -> Ladder:
        """The one on which this alarm stands."""
        return self.at(alarm.base_priority, alarm.waits_ms)

    def _own(self, waits_ms: int) -> tuple[Ladder, ...]:
        version = next((number for number, from_ms in self._beginnings if from_ms <= waits_ms), None)
        if version is None:
            return ()
        if version not in self._versions:
            self._versions[version] = from_text(ladders_of(self._tx, version))
        return self._versions[version]
