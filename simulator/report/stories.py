"""The story of every alarm as data: the page builds its row when it is looked at, and its entries when it is opened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hub.alarms import TECHNICAL
from simulator.report.html import span_words, table
from simulator.report.town_map import embedded
from simulator.virtual.telling import sentence

if TYPE_CHECKING:
    from simulator.report.alarms import Alarm, Line
    from simulator.report.facts import Facts

ALARMS_MAX: Final = 8_000
STORIES_BYTES_MAX: Final = 2_000_000
FAULTS_MAX: Final = 6
SLOW_US: Final = 180_000_000  # product.md: each one above 180 s is investigated by name
SLOW_TOLD_MAX: Final = 200
# Nobody waits for a voice: a test, and what a machine says of a machine.
NOBODYS_CALL: Final = TECHNICAL | {"test"}


def section(facts: Facts) -> str:
    """Who waited too long, by name; then the list that the page's script fills."""
    if not facts.heard.alarms.told:
        return '<p class="empty">No alarms in this run.</p>'
    chosen, left_out = _chosen(facts)
    note = f"<p>{left_out:,} alarms are left out to keep this page small.</p>" if left_out else ""
    without = sum("e" not in one for one in chosen)
    if without:
        note += (
            f"<p>{without:,} rows have no entries, for the same reason; the trace (--trace FILE) has all of them.</p>"
        )
    unscripted = "<p>The list needs this page’s own script. The same is in the trace (--trace FILE).</p>"
    return f'{_slow(facts)}{note}<div id="stories">{unscripted}</div>{embedded("alarms", chosen)}'


def waited_us(alarm: Alarm, facts: Facts) -> int | None:
    """From the press until a person had it, or until the end; None for one that was lost, or closed untaken."""
    if alarm.taken_us is None and alarm.state == "open":
        return facts.end_us - alarm.pressed_us
    return alarm.waited_us


def _slow(facts: Facts) -> str:
    slow = [
        (us, one)
        for one in facts.heard.alarms.told
        if one.kind not in NOBODYS_CALL and (us := waited_us(one, facts)) is not None and us > SLOW_US
    ]
    if not slow:
        return "<p>No alarm waited for longer than 180 s for a person (tests and technical alarms left out).</p>"
    rows = [
        (str(one.number), facts.when.words(one.pressed_us), one.button, span_words(us / 1e6), one.by or "nobody yet")
        for us, one in sorted(slow, key=lambda found: -found[0])[:SLOW_TOLD_MAX]
    ]
    head = ("alarm", "pressed (day, clock)", "button", "waited", "taken by")
    behind = table(head, rows, "Alarms that waited for longer than 180 s, the longest first")
    return (
        f"<details><summary>{len(slow):,} alarms waited for longer than 180 s for a person: by name</summary>"
        f"{behind}</details>"
    )


def _chosen(facts: Facts) -> tuple[list[dict[str, Any]], int]:
    """What there is room for: first what broke, waits or was slow, then the others in their order."""
    broken = {number for one in facts.result.violations for number in one.alarm_ids}
    alarms = sorted(facts.heard.alarms.told, key=lambda one: not _matters(one, facts, broken))
    room = STORIES_BYTES_MAX
    found: list[dict[str, Any]] = []
    for alarm in alarms[:ALARMS_MAX]:
        row, entries = _row(alarm, facts), _entries(alarm, facts)
        if alarm.number in broken:
            row["broken"] = True
        size = len(json.dumps(entries, ensure_ascii=False).encode())
        if size <= room:
            room -= size
            row |= entries
        found.append(row)
    found.sort(key=lambda row: row["at"])
    return found, max(0, len(alarms) - ALARMS_MAX)


def _matters(alarm: Alarm, facts: Facts, broken: set[int]) -> bool:
    us = waited_us(alarm, facts)
    return alarm.number in broken or alarm.state != "closed" or us is None or us > SLOW_US


def _row(alarm: Alarm, facts: Facts) -> dict[str, Any]:
    """Times in ms since the run began."""
    waited = waited_us(alarm, facts)
    return {
        "id": alarm.number,
        "kind": alarm.kind,
        "button": alarm.button,
        "state": alarm.state,
        "at": alarm.pressed_us // 1000,
        "waited": None if waited is None else waited // 1000,
        "lasted": None if alarm.closed_us is None else (alarm.closed_us - alarm.pressed_us) // 1000,
        "presses": alarm.presses,
        "by": alarm.by,
        "code": alarm.code.replace("_", " "),
    }


def _entries(alarm: Alarm, facts: Facts) -> dict[str, Any]:
    """e: [ms, sentence, how often if more than once]; gap: after how many of them how many are left out; f: faults."""
    told = [_told(one) for one in (*alarm.head, *alarm.tail)]
    found: dict[str, Any] = {"e": told}
    if alarm.left_out:
        found["gap"] = [len(alarm.head), alarm.left_out]
    ends_us = facts.end_us if alarm.closed_us is None else alarm.closed_us
    faults = [
        fault.in_words()
        for fault in facts.faults
        if fault.begin_us <= ends_us and fault.end_us >= alarm.pressed_us and _reaches(fault.hosts, alarm.resident)
    ]
    if faults:
        found["f"] = faults[:FAULTS_MAX]
    return found


def _reaches(hosts: tuple[str, ...], resident: int) -> bool:
    """Of this home, or of everybody at the centre."""
    return f"ph-{resident:05d}" in hosts or "hub" in hosts


def _told(line: Line) -> list[Any]:
    at_ms, text = line.entry.at_us // 1000, sentence(line.entry)
    return [at_ms, text] if line.times == 1 else [at_ms, text, line.times]
