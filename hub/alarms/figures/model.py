"""What is counted about alarms."""

from typing import NamedTuple

FOUND_LENGTH_MAX = 2000


class Line(NamedTuple):
    """A line to hold: of the answers, `to_hold_pct` percent within `within_s` seconds. `stretch`: to strive for."""

    within_s: int
    to_hold_pct: float
    stretch: bool = False


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
