"""The ladders of this centre, as supervisors have written them down; the defaults where they have not."""

from hub.kernel import Read, local_time, site_zone

from .ladder_plan.store import in_force
from .ladders import STEP_MS, Ladder, from_text, ladder_of
from .model import Alarm


class Ladders:
    """All of them, each version read once for a transaction."""

    def __init__(self, tx: Read) -> None:
        self._tx = tx
        self._zone = site_zone(tx)
        self._known: dict[int, tuple[tuple[Ladder, ...], int]] = {}

    def at(self, priority: int, waits_ms: int) -> Ladder:
        """The one for an alarm of this priority that waits since then, whatever was written down later."""
        second = waits_ms // STEP_MS
        if second not in self._known:
            text = in_force(self._tx, waits_ms)
            own = () if text is None else from_text(text)
            self._known[second] = own, local_time(waits_ms, self._zone).hour
        own, hour = self._known[second]
        return ladder_of(own, priority, hour)

    def of(self, alarm: Alarm) -> Ladder:
        """The one on which this alarm stands."""
        return self.at(alarm.base_priority, alarm.waits_ms)
