"""When silence becomes a fault: decisions only, the time is an argument.

      heard            2 intervals               3 intervals
  ──────●───── online ──────┬──────── late ──────────┬───── offline ──▶   (heard again: online at once)

Intervals: product.md, "numbers to hold" (SOS Access v4: 180 s; EN 50131 grade 4: three misses of 60 s).
"""

from typing import NamedTuple

from .model import Connection, Kind

HEARTBEAT_MS = {"phone": 60_000, "remote": 3_600_000}
LATE_INTERVALS = 2
OFFLINE_INTERVALS = 3


class Deaf(NamedTuple):
    """From when to when the hub itself could hear nobody (restart, broker away). `until_ms` None: it still cannot."""

    from_ms: int
    until_ms: int | None


def connection(kind: Kind, last_ms: int | None, deaf: Deaf, now_ms: int) -> Connection:
    """What to show of a device that was heard at `last_ms`.

    While the hub is deaf nothing changes: the silence is ours. Afterwards everyone has one interval of grace, except
    who was offline before.
    """
    return outlook(kind, last_ms, deaf, now_ms)[0]


def outlook(kind: Kind, last_ms: int | None, deaf: Deaf, now_ms: int) -> tuple[Connection, int | None]:
    """The same, and from when on it is something worse if nothing is heard and the hub hears on; None: never."""
    if last_ms is None:
        return "offline", None
    interval_ms = HEARTBEAT_MS[kind]
    before = _by_silence(deaf.from_ms - last_ms, interval_ms)
    if deaf.until_ms is None:
        return before, None
    if last_ms < deaf.until_ms and before != "offline":
        last_ms = max(last_ms, deaf.until_ms - interval_ms)
    shown = _by_silence(now_ms - last_ms, interval_ms)
    worse = {"online": LATE_INTERVALS, "late": OFFLINE_INTERVALS}.get(shown)
    return shown, None if worse is None else last_ms + worse * interval_ms


def _by_silence(silent_ms: int, interval_ms: int) -> Connection:
    if silent_ms >= OFFLINE_INTERVALS * interval_ms:
        return "offline"
    return "late" if silent_ms >= LATE_INTERVALS * interval_ms else "online"
