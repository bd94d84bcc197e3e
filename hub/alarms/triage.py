"""How urgent an alarm is, and why: decisions only, everything they need is an argument.

Priority (1 is the highest) comes from the kind and the resident's risk, and rises with every rung that a technical
alarm has climbed unseen; it never falls below that of its kind, and nothing technical ever stands beside a call for
help. Within a priority a button that was pressed again comes first, then the earliest deadline.
"""

from typing import Any

from hub.residents import Risk

from .model import TECHNICAL, Alarm, Kind

S, MINUTE, HOUR = 1_000, 60_000, 3_600_000
URGENT = 1
RISEN_MIN = 2

PRIORITY: dict[Kind, int] = {
    "sos": 1,
    "fall": 1,
    "unreadable": 1,
    "visit_missed": 2,
    "care_missed": 2,
    "test_overdue": 2,
    "offline": 3,
    "tamper": 3,
    "well_missing": 3,
    "incident": 3,
    "hub_problem": 3,
    "mains_lost": 4,
    "battery_low": 4,
    "remote_lost": 4,
    "remote_low": 4,
    "pairing": 4,
    "self_test": 5,
    "test": 5,
}
# By when somebody should have it. Priority 1: UK TEC, 97.5 % within 60 s (product.md, "numbers to hold").
DEADLINE_MS: dict[int, int] = {1: 60 * S, 2: 10 * MINUTE, 3: 30 * MINUTE, 4: 4 * HOUR, 5: 24 * HOUR}
# Who is in greater danger is to be heard sooner: of each deadline this share less for each point, three at most.
RISK_SHARE = 0.1
RISK_POINTS_MAX = 3
HIGH_FLOOR = 5
CONDITIONS_SHOWN_MAX = 3


def base_priority(kind: Kind, risk: Risk | None, alarm_open: bool = False) -> int:
    """The priority of a new alarm. `alarm_open`: the resident has called, and that alarm is not closed."""
    if kind == "remote_lost" and alarm_open:
        return 2
    if kind == "offline" and risk is not None and not risk.lives_alone:
        return 4
    return PRIORITY[kind]


def deadline_ms(priority: int, risk: Risk | None, from_ms: int) -> int:
    """By when somebody should have an alarm that waits since `from_ms`."""
    return from_ms + int(DEADLINE_MS[priority] * (1 - RISK_SHARE * risk_points(risk)))


def risk_points(risk: Risk | None) -> int:
    """0 to 3: what makes waiting worse."""
    if risk is None:
        return 0
    return min(len(risk.conditions) + (risk.floor >= HIGH_FLOOR), RISK_POINTS_MAX)


def risen(base: int, kind: Kind, rung: int) -> int:
    """The priority after `rung` rungs of waiting: nothing starves, and nothing technical becomes a call for help."""
    return max(base - rung, min(base, RISEN_MIN)) if kind in TECHNICAL else base


def reasons(alarm: Alarm, risk: Risk | None) -> list[dict[str, Any]]:
    """Why it stands where it stands, the weightiest first: `code` and what belongs into the sentence."""
    found: list[dict[str, Any]] = []
    if alarm.presses > 1 and not alarm.is_technical:
        found.append({"code": "pressed_again", "count": alarm.presses, "in_ms": alarm.last_press_ms - alarm.opened_ms})
    if alarm.reopened:
        found.append({"code": "reopened"})
    if alarm.priority < alarm.base_priority:
        found.append({"code": "waited_long"})
    if alarm.base_priority < PRIORITY[alarm.kind]:
        found.append({"code": "alarm_open"})
    if alarm.kind == "well_missing" and alarm.data and "by" in alarm.data:
        found.append({"code": "well_by", "time": alarm.data["by"]})
    if risk is None:
        return found
    found += [{"code": "condition", "name": name} for name in risk.conditions[:CONDITIONS_SHOWN_MAX]]
    if risk.floor >= HIGH_FLOOR:
        found.append({"code": "high_floor", "floor": risk.floor})
    if alarm.kind == "offline" and risk.lives_alone:
        found.append({"code": "lives_alone"})
    return found
