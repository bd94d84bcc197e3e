"""No device can fill the disk: beyond so many raw messages an hour, a device's messages are only counted."""

from collections import Counter

from .model import Numbered, Reading

HOUR_MS = 3_600_000
# A quiet phone sends a handful. The unknown ones share one allowance, because names can be invented.
RAW_PER_HOUR_MAX = 600


class RawCap:
    """The allowance of each device in the current hour, in memory; what it counts is the rows that are there."""

    def __init__(self) -> None:
        self._hour = -1
        self._kept: Counter[str] = Counter()

    def restore(self, now_ms: int, kept: Counter[str]) -> None:
        """Begin with the rows that this hour has already."""
        self._hour, self._kept = now_ms // HOUR_MS, kept

    def apply(self, reading: Reading) -> None:
        """Beyond the allowance: no raw row, and nothing for the timeline. A press always goes on to the alarms."""
        if not reading.keep:
            return
        hour = reading.message.at_ms // HOUR_MS
        if hour != self._hour:
            self.restore(reading.message.at_ms, Counter())
        self._kept[reading.device_id] += 1
        if self._kept[reading.device_id] > RAW_PER_HOUR_MAX:
            reading.keep = False
            reading.reason = reading.reason or "over_cap"
            if isinstance(reading.work, Numbered):
                reading.work = None
