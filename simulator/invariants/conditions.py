"""What must be true of faults: silence becomes an alarm, one cause few of them, and none of that touches who calls."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from hub.alarms import TECHNICAL

from .devices import FLUSH_MS, INTERVAL_MS, OFFLINE, is_steady, silences
from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.virtual.view import View

# The README of hub/alarms/conditions, once more: how long a silence is looked at before anybody is told, and how many
# single alarms of one cause a person has to look at, at most.
SETTLES_MS: Final = 90_000
SLACK_MS: Final = 60_000  # a crowd is carried out in turns, on a slow disk
ALARMS_MAX: Final = 3
TOGETHER_MS: Final = 60_000  # what begins within this has one cause
YOUNG_MS: Final = 300_000  # may still turn out to be part of something

invariant = Collection()


@invariant()
def silence_becomes_an_alarm(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """A phone that stays silent is an alarm, part of an incident, or nobody's concern, soon after it is shown so."""
    hears_since_ms = view.hub.hears_since_ms
    if hears_since_ms is None or not is_steady(view) or not _is_able(view):
        return
    heard_ms, interval_ms = view.clock.true_ms() - hears_since_ms, INTERVAL_MS["phone"]
    told_ms = OFFLINE * interval_ms + FLUSH_MS + SETTLES_MS + SLACK_MS
    known = dict(view.sql.execute("SELECT device_id, state FROM condition WHERE kind = 'offline'"))
    for one in silences(view):
        is_due = one.kind == "phone" and min(one.silent_ms, heard_ms + interval_ms) >= told_ms
        if is_due and known.get(one.device, "settling") == "settling":
            yield Finding(f"{one.device} was last heard {one.silent_ms // 1000} s ago, nobody is told", (one.device,))


@invariant(in_calm=True)
def who_is_heard_is_no_fault(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """When all is calm again, no phone that is heard is still told of as silent."""
    query = """SELECT device_id, id FROM alarm
               WHERE kind = 'offline' AND state != 'closed' AND returned_ms IS NULL AND device_id IS NOT NULL"""
    for device, number in view.sql.execute(query):
        if view.log.shown.get(device) == "online":
            yield Finding(f"{device} is heard, and alarm {number} says that it is silent", (device,), (number,))


@invariant()
def one_cause_is_few_alarms(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """What fails at once in one place is an incident, and not more than three alarms for a person to look at."""
    if not _is_able(view):
        return
    query = """SELECT a.id, a.kind, r.zone_id, c.noticed_ms FROM alarm a
               JOIN resident r ON r.id = a.resident_id
               JOIN condition c ON c.alarm_id = a.id
               WHERE a.kind IN ('offline', 'mains_lost') AND a.state = 'open' AND a.returned_ms IS NULL
               AND a.opened_ms < ? ORDER BY c.noticed_ms"""
    found: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for number, kind, zone, noticed_ms in view.sql.execute(query, (view.now_ms - YOUNG_MS,)):
        found.setdefault((kind, zone), []).append((noticed_ms, number))
    for (kind, zone), alarms in found.items():
        for (first_ms, _), (last_ms, _) in zip(alarms, alarms[ALARMS_MAX:], strict=False):
            if last_ms - first_ms <= TOGETHER_MS:
                numbers = tuple(number for at_ms, number in alarms if first_ms <= at_ms <= last_ms)
                yield Finding(f"{len(numbers)} alarms of kind {kind} began at once in zone {zone}", (), numbers)
                break


@invariant("alarm")
def an_incident_holds_no_call(view: View, touched: Touched | None) -> Iterator[Finding]:
    """Nothing that a person says of themselves is part of an incident, or is closed because of one."""
    query = """SELECT a.id, a.kind FROM alarm a WHERE a.id IN (SELECT alarm_id FROM condition UNION
               SELECT alarm_id FROM incident)"""
    held = Counter({number: 1 for number, kind in view.sql.execute(query) if kind not in TECHNICAL})
    for alarm in view.alarms(view.unsettled() if touched is None else touched.alarm_ids):
        part_of = alarm["data"] is not None and '"part_of"' in alarm["data"]
        if alarm["kind"] not in TECHNICAL and (part_of or held[alarm["id"]]):
            text = f"alarm {alarm['id']} of kind {alarm['kind']} has become part of an incident"
            yield Finding(text, (alarm["device_id"],) if alarm["device_id"] else (), (alarm["id"],))


def _is_able(view: View) -> bool:
    """Whether the hub has run for long enough on a disk that takes what it writes."""
    since_ms = view.hub.runs_since_ms
    return since_ms is not None and view.clock.true_ms() - since_ms >= SLACK_MS and is_steady(view)
