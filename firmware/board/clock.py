"""Tells how long the device has been running, and keeps the date that the centre told it."""

import time

from machine import RTC
from sos.parts.uptime import Uptime

from board import build, nvs

KEPT = "utc_min"  # the date that was known last, in minutes since 1970
KEEP_EVERY_MIN = 12 * 60  # flash wears
_FROM_1970_TO_2000_S = 946_684_800

_kept_min = -1  # -1: not looked up yet
_least_s = build.MADE_UTC_S
_uptime = Uptime(time.ticks_ms())  # pyright: ignore[reportArgumentType] - to us ticks are numbers


def now_ms() -> int:
    """Milliseconds since the start; never goes back, never wraps."""
    return _uptime.now_ms(time.ticks_ms())  # pyright: ignore[reportArgumentType] - as above


def set_utc(utc_s: int) -> None:
    """Set the chip's clock from seconds since 1970, as the centre said."""
    _set(utc_s)
    keep()


def no_earlier(utc_s: int) -> None:
    """It can be no earlier than that: then its settings were put onto this board."""
    global _least_s
    _least_s = max(_least_s, utc_s)


def set_floor() -> None:
    """Without a battery the chip starts in the year 2000, when no certificate was valid: it is at least as late as when
    these files were made and put onto the board, and as when we knew the date last.
    """
    least_s = floor_s()
    if utc_s() < least_s:
        _set(least_s)


def floor_s() -> int:
    """It can be no earlier than that, in seconds since 1970."""
    return max(_least_s, _kept() * 60)


def keep() -> None:
    """Write down the date for the next start, now and then."""
    global _kept_min
    known_min = utc_s() // 60
    if known_min > _kept() + KEEP_EVERY_MIN:
        _kept_min = known_min
        nvs.keep_number(KEPT, known_min)


def utc_s() -> int:
    """What the chip's clock says, in seconds since 1970; in the year 2000 after a start, until somebody sets it."""
    year, month, day, _, hour, minute, second, _ = RTC().datetime()
    days = _days(year, month, day)
    return ((days * 24 + hour) * 60 + minute) * 60 + second + _FROM_1970_TO_2000_S


def _kept() -> int:
    global _kept_min
    if _kept_min < 0:
        _kept_min = nvs.number(KEPT)
    return _kept_min


def _set(utc_s: int) -> None:
    since_2000 = time.gmtime(0)[0] == 2000  # embedded ports count from 2000, the unix port from 1970
    parts = time.gmtime(utc_s - _FROM_1970_TO_2000_S if since_2000 else utc_s)
    year, month, day, hour, minute, second, weekday, _ = parts[:8]
    RTC().datetime((year, month, day, weekday, hour, minute, second, 0))


def _days(year: int, month: int, day: int) -> int:
    """Since 2000-01-01. March is the first month here, so that February's odd days come last."""
    year -= month < 3
    month = (month + 9) % 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (306 * month + 5) // 10 + day - 730_426
