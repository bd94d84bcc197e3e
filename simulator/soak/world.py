"""The time of a device that is not there: it stands still while the program works, and leaps while it waits.

Ticks are those of a 32-bit board: milliseconds that begin again at 2**30, after 12.4 days.
"""

WRAP = 1 << 30
_now_ms = 0
_first = 0


def begin(first_ticks):
    """Start at virtual time 0, where the chip's counter has reached `first_ticks`."""
    global _now_ms, _first
    _now_ms, _first = 0, first_ticks


def now_ms():
    """Virtual milliseconds since the start."""
    return _now_ms


def leap(until_ms):
    """Nothing happens before then."""
    global _now_ms
    assert until_ms >= _now_ms
    _now_ms = until_ms


def ticks_ms():
    """As `time.ticks_ms`."""
    return (_first + _now_ms) % WRAP


def ticks_add(ticks, delta):
    """As `time.ticks_add`."""
    return (ticks + delta) % WRAP


def ticks_diff(end, start):
    """As `time.ticks_diff`: -2**29 .. 2**29 - 1."""
    return (end - start + WRAP // 2) % WRAP - WRAP // 2
