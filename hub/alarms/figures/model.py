"""What is counted about alarms, and over which time."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

FOUND_LENGTH_MAX = 2000


class Line(NamedTuple):
    """A line to hold: of the answers, `to_hold_pct` percent within `within_s` seconds. `stretch`: to strive for."""

    within_s: int
    to_hold_pct: float
    stretch: bool = False


class Offset(NamedTuple):
    """From `from_ms` on local time is UTC plus `offset_ms`, until the next one begins."""

    from_ms: int
    offset_ms: int


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days of the site, `first` and `last` included: the instants from `from_ms` on and before `to_ms`."""

    first: date
    last: date
    from_ms: int
    to_ms: int
    offsets: tuple[Offset, ...]


class Row(NamedTuple):
    """An alarm as the figures see it; device or resident are None where it is about neither.

    `received_ms`: when its first press reached the hub. `answered_ms`, `operator_id`: when a person took it first, and
    who; None while nobody has.
    """

    id: int
    kind: str
    priority: int
    device_id: str | None
    resident_id: int | None
    closing_code: str | None
    operator_id: int | None
    answered_ms: int | None
    received_ms: int
