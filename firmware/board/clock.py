"""Tells how long the device has been running, and keeps the date that the centre told it."""

import time

from machine import RTC
from sos.parts.uptime import Uptime

_uptime = Uptime(time.ticks_ms())  # pyright: ignore[reportArgumentType] - to us ticks are numbers


def now_ms() -> int:
    """Milliseconds since the start; never goes back, never wraps."""
    return _uptime.now_ms(time.ticks_ms())  # pyright: ignore[reportArgumentType] - as above


def set_utc(utc_s: int) -> None:
    """Set the chip's clock from seconds since 1970."""
    since_2000 = time.gmtime(0)[0] == 2000  # embedded ports count from 2000, the unix port from 1970
    year, month, day, hour, minute, second, weekday, _ = time.gmtime(utc_s - 946_684_800 if since_2000 else utc_s)[:8]
    RTC().datetime((year, month, day, weekday, hour, minute, second, 0))
