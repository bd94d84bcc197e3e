"""Days and times as people and spreadsheets write them: 2026-11-28, 28/11/2026; 8:00, 0800, 8h, 8:00:00 PM."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_TIME = re.compile(r"(\d{1,2})(?:[:h时](?:(\d{2})(?::00)?)?分?)?\s?([ap]m)?|(\d{2})(\d{2})")
MONTHS = 12

Order = Literal["day", "month", "unclear"]


def order_of(texts: Iterable[str]) -> Order:
    """What stands first in 03/04/2026, as the other days of the same table tell: what is above 12 is no month."""
    found = [one for one in (_YEAR_LAST.fullmatch(text) for text in texts) if one and one[2] != "."]
    day_first = any(int(one[1]) > MONTHS for one in found)
    month_first = any(int(one[3]) > MONTHS for one in found)
    if day_first == month_first:
        return "unclear"
    return "day" if day_first else "month"


def read_day(text: str, order: Order) -> date | Literal["unclear"] | None:
    """The day; "unclear" where it could be two, None where it is none. With dots the day stands first, always."""
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if not (found := _YEAR_LAST.fullmatch(text)):
        return None
    one, other, year = found[1], found[3], found[4]
    if found[2] == ".":
        return _day(year, other, one)
    if order == "unclear":
        return "unclear"
    return _day(year, other, one) if order == "day" else _day(year, one, other)


def read_time(text: str) -> tuple[int, int] | None:
    """Hour (0 to 24) and minute; None where it is no time of day."""
    found = _TIME.fullmatch(text.lower())
    if not found:
        return None
    hour, minute, half, hour_of_four, minute_of_four = found.groups()
    read = int(hour or hour_of_four), int(minute or minute_of_four or 0)
    if half:
        return _of_half_a_day(*read, half)
    return read if read == (24, 0) or (read[0] <= 23 and read[1] <= 59) else None


def _of_half_a_day(hour: int, minute: int, half: str) -> tuple[int, int] | None:
    if not 1 <= hour <= 12 or minute > 59:
        return None
    return hour % 12 + (12 if half == "pm" else 0), minute


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
