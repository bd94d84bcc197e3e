"""The ladders of this centre, as supervisors have written them down; the defaults where they have not."""

from hub.kernel import Read, get_setting, local_time, site_zone

from .ladders import Ladder, from_text, ladder_of
from .model import Alarm

SETTING = "alarm_ladders"


class Ladders:
    """All of them, read once for a transaction."""

    def __init__(self, tx: Read) -> None:
        text = get_setting(tx, SETTING)
        self.own = () if text is None else from_text(text)
        self._zone = site_zone(tx)
        self._hours: dict[int, int] = {}

    def at(self, priority: int, waits_ms: int) -> Ladder:
        """The one for an alarm of this priority that waits since then."""
        minute = waits_ms // 60_000
        if minute not in self._hours:
            self._hours[minute] = local_time(waits_ms, self._zone).hour
        return ladder_of(self.own, priority, self._hours[minute])

    def of(self, alarm: Alarm) -> Ladder:
        """The one on which this alarm stands."""
        return self.at(alarm.base_priority, alarm.waits_ms)
