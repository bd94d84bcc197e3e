"""When somebody last talked with a resident, as the list says it from which they come: a day, or a day and a time.

A day alone is read as its first instant, and of two instants with the same time on the wall (clocks put back) the
earlier one: rather called too early than too late.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from hub.kernel.written_dates import Order, order_of, read_day, read_time

COLUMN = "last_care_call"
YEARS_AGO_MAX = 10
# A spreadsheet's own number of a day (Excel, the system of 1900): 1954 to 2119.
_SERIAL = re.compile(r"(\d{5})(?:\.(\d{1,12}))?")
_SERIAL_FIRST, _SERIAL_LAST = 20_000, 80_000
_SERIAL_EPOCH = date(1899, 12, 30)
_SECONDS = re.compile(r"(\d:\d\d):\d\d(?:[.,]\d+)?")
_HALVES = {"上午": "am", "下午": "pm"}

Fault = Literal["bad_date", "unclear_date", "date_in_future", "date_long_ago"]
RIGHT: Mapping[Fault, str] = {
    "bad_date": "A day, or a day and a time, as 2026-11-25 14:05",
    "unclear_date": "Year, month, day, as 2026-11-25: this could be two different days",
    "date_in_future": "A day that has been",
    "date_long_ago": f"A day of the last {YEARS_AGO_MAX} years",
}


@dataclass(frozen=True, slots=True)
class Written:
    """How the times of one file are to be read. `order`: what stands first in 03/04/2026."""

    zone: ZoneInfo
    now_ms: int
    order: Order


def written_so(names: Sequence[str], rows: Iterable[Sequence[str]], zone: ZoneInfo, now_ms: int) -> Written:
    """What the whole column tells of how its days are written."""
    if COLUMN not in names:
        return Written(zone, now_ms, "unclear")
    at = names.index(COLUMN)
    return Written(zone, now_ms, order_of(_parts(row[at])[0] for row in rows if at < len(row)))


def read_last_call(cell: str, written: Written) -> int | Fault:
    """Milliseconds since 1970, or what is wrong with the cell."""
    at = _moment(cell, written)
    if not isinstance(at, datetime):
        return at
    at_ms = (at.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    if at_ms > written.now_ms:
        return "date_in_future"
    return "date_long_ago" if at_ms < written.now_ms - YEARS_AGO_MAX * 366 * 24 * 3600 * 1000 else at_ms


def _moment(cell: str, written: Written) -> datetime | Fault:
    if (found := _from_iso(cell)) is not None:
        return found
    if number := _SERIAL.fullmatch(cell.strip()):
        return _from_serial(number, written.zone)
    day_text, time_text = _parts(cell)
    day = read_day(day_text, written.order)
    if day == "unclear":
        return "unclear_date"
    time = read_time(time_text) if time_text else (0, 0)
    if day is None or time is None:
        return "bad_date"
    hour, minute = time
    if hour == 24:
        hour, day = 0, day + timedelta(days=1)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=written.zone)


def _from_iso(cell: str) -> datetime | None:
    """What says itself how far it is from UTC."""
    try:
        found = datetime.fromisoformat(cell.strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _from_serial(number: re.Match[str], zone: ZoneInfo) -> datetime | Fault:
    if not _SERIAL_FIRST <= int(number[1]) <= _SERIAL_LAST:
        return "bad_date"
    minutes = round(float(f"0.{number[2] or 0}") * 24 * 60)
    day = _SERIAL_EPOCH + timedelta(days=int(number[1]) + minutes // (24 * 60))
    return datetime(day.year, day.month, day.day, minutes // 60 % 24, minutes % 60, tzinfo=zone)


def _parts(cell: str) -> tuple[str, str]:
    """The day and the time of a cell, each as `written_dates` reads them; the time may be empty."""
    text = " ".join(unicodedata.normalize("NFKC", cell).split())
    half = next((one for one in _HALVES if one in text), None)
    if half is not None:
        text = text.replace(half, " ") + f" {_HALVES[half]}"
    text = _SECONDS.sub(r"\1", text).replace("日", "日 ")
    day, _, time = text.replace("T", " ").strip().partition(" ")
    return day, time.strip()
