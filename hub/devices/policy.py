"""When silence becomes a fault: decisions only, the time is an argument.

      heard            2 intervals               3 intervals
  ──────●───── online ──────┬──────── late ──────────┬───── offline ──▶   (heard again: online at once)

A device that was set to speak less often has intervals of its own; one that was set to speak more often is judged as if
it spoke every minute: a line that comes back after half a minute is no fault.

Intervals: product.md, "numbers to hold" (SOS Access v4: 180 s; EN 50131 grade 4: three misses of 60 s).
"""

from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hub.kernel.site_time import local_time

from .model import Connection, Kind, What

HEARTBEAT_MS = {"phone": 60_000, "remote": 3_600_000}
LATE_INTERVALS = 2
OFFLINE_INTERVALS = 3


# A parameter is said until it is acknowledged; a question only while somebody waits for the answer.
SET_AGAIN_MS = (10_000, 30_000, 120_000, 600_000)
ASK_AGAIN_MS = 10_000
ASK_TRIES_MAX = 6
REQUESTS_PER_HOUR_MAX = 30

# Over how many seconds all phones come back to a broker that was away. So few numbers that one more phone hardly ever
# changes what a whole town was told; below the first a phone would dial every second for as long as nobody is there.
REDIAL_SPREADS_S = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 600)
# On the average; then the busiest of the seconds has less than 200 (tests/portable/test_dialling.py).
PHONES_IN_12_S = 1_600

OUT_MS_MAX = 366 * 24 * 3_600_000


class Deaf(NamedTuple):
    """From when to when the hub itself could hear nobody (restart, broker away). `until_ms` None: it still cannot."""

    from_ms: int
    until_ms: int | None


def interval_ms(kind: Kind, heartbeat_s: int | None = None) -> int:
    """By which silence is judged. `heartbeat_s`: what the device was set to, None if nothing was set."""
    return max(HEARTBEAT_MS[kind], (heartbeat_s or 0) * 1000)


def heartbeat_s_of(requests: Iterable[tuple[int, bool]]) -> int | None:
    """What a device may be doing: `requests` are its settings (seconds, acknowledged) from the oldest to the newest.

    Until it has acknowledged, the longer of two counts: nobody is silent for doing what they were told.
    """
    known: int | None = None
    wanted: list[int] = []
    for heartbeat_s, acknowledged in requests:
        if acknowledged:
            known, wanted = heartbeat_s, []
        else:
            wanted.append(heartbeat_s)
    return max([known, *wanted] if known is not None else wanted, default=None)


def redial_spread_s(phones: int) -> int:
    """Over how many seconds so many phones come back, one of REDIAL_SPREADS_S."""
    enough = [one for one in REDIAL_SPREADS_S if phones * 12 <= one * PHONES_IN_12_S]
    return enough[0] if enough else REDIAL_SPREADS_S[-1]


def utc_offset_min(at_ms: int, zone: ZoneInfo) -> int:
    """By how many minutes the clock on the wall is ahead of UTC there and then."""
    offset = local_time(at_ms, zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 60)


def next_try_ms(what: What, tries: int, now_ms: int) -> int | None:
    """When to say it again after so many `tries`, if nothing is heard; None: it was said often enough."""
    if what == "set":
        return now_ms + SET_AGAIN_MS[min(tries, len(SET_AGAIN_MS)) - 1]
    return now_ms + ASK_AGAIN_MS if tries <= ASK_TRIES_MAX else None


def connection(interval_ms: int, last_ms: int | None, deaf: Deaf, now_ms: int) -> Connection:
    """What to show of a device that was heard at `last_ms`.

    While the hub is deaf nothing changes: the silence is ours. Afterwards everyone has one interval of grace, except
    who was offline before.
    """
    return outlook(interval_ms, last_ms, deaf, now_ms)[0]


def outlook(interval_ms: int, last_ms: int | None, deaf: Deaf, now_ms: int) -> tuple[Connection, int | None]:
    """The same, and from when on it is something worse if nothing is heard and the hub hears on; None: never."""
    if last_ms is None:
        return "offline", None
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
