"""Everybody presses within a second, and every home loses its mains in the same second: nobody's call drowns in that.

Twelve operators work at the real hub. What they did is counted here from the town's own trace, and not by the hub.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import pytest

from hub.alarms import Press, PressKey, raise_technical, take_in
from hub.alarms.figures.service import breaches, figures
from hub.alarms.store import page
from hub.kernel import site_zone
from hub.kernel.site_days import span_of
from simulator.virtual.operator import Operator
from tests.randomness import PROFILE

if TYPE_CHECKING:
    from hub.kernel import Read, Write
    from hub.kernel.site_days import Span
    from simulator.virtual.screen import Alarm
    from tests.simulator.virtual.room import Room, Rooms

HOMES: Final = {"quick": 120, "long": 1_600}[PROFILE]
SEATS: Final = 12
STEP_S: Final = 0.05  # twenty commits in the second of the storm
WITHIN_S: Final = (15, 60, 180)
# There is no broker here, and the hub says so; these are the others.
OURS: Final = "SELECT id, kind, state FROM alarm WHERE kind != 'hub_problem' ORDER BY id"


class Storm:
    """What was seen of it: when each call was stored and taken (ms of the hub's clock), and what each person chose."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.called_ms: dict[int, int] = {}
        self.taken: dict[int, tuple[int, int]] = {}
        self.hands: Counter[tuple[str, int]] = Counter()
        self.chosen: Counter[str] = Counter()
        room.trace.observers.append(self._hears)

    def strikes(self) -> None:
        """All within one second, mixed."""
        residents = [one.resident_id for one in self.room.world.devices if one.kind == "phone"]
        steps = round(1 / STEP_S)
        for step in range(steps):
            self.room.write(partial(self._some, residents[step::steps]))
            self.room.run_s(STEP_S)

    def _some(self, residents: list[int], tx: Write) -> None:
        for resident in residents:
            device = f"ph-{resident:05d}"
            raise_technical(tx, "mains_lost", device, resident)
            key, now_ms = PressKey(device, "00000001", 1), tx.now_ms
            take_in(tx, [Press(key, resident, device, "phone", "ip", now_ms, now_ms, False, False, 80, False)])

    def chooses(self, alarm: Alarm | None, shown: dict[int, Alarm]) -> None:
        """Called in the instant in which somebody decides; `shown`: what their page shows."""
        if alarm is None:
            return
        self.chosen[alarm["kind"]] += 1
        calls = [one for one in shown.values() if one["state"] == "open" and one["kind"] == "sos"]
        technical = [one for one in shown.values() if one["state"] == "open" and one["kind"] == "mains_lost"]
        assert all(one["priority"] == 1 for one in calls)
        assert all(one["priority"] > 1 for one in technical)
        assert alarm["kind"] == "sos" or not calls, "somebody took a lost mains while a person was calling"

    def _hears(self, entry: Any) -> None:
        data = entry.data
        if entry.who == "hub" and entry.what == "alarm" and data["kind"] == "sos":
            now_ms = self.room.clock.now_ms()
            if data["what"] == "opened":
                self.called_ms[data["id"]] = now_ms
        if entry.who.startswith("operator") and entry.what in ("took", "closed"):
            self.hands[entry.what, data["alarm"]] += 1


@pytest.mark.timeout(1_200 if PROFILE == "long" else 300)
def test_every_call_is_above_every_fault_and_each_is_handled_once(rooms: Rooms) -> None:
    room = rooms(by_hour=(SEATS,) * 24, homes=HOMES)
    storm, choose = Storm(room), Operator._next  # pyright: ignore[reportPrivateUsage] - where a person decides

    def watched(self: Operator) -> Alarm | None:
        found = choose(self)
        storm.chooses(found, self.page.alarms)
        return found

    async def errs_in_nothing(_self: Operator, _number: int) -> None:
        """A supervisor's slip closes what is in somebody else's hand; then two have handled it."""

    slips = patch.object(Operator, "_slip", errs_in_nothing)
    with slips, patch.object(Operator, "_next", watched):
        room.start()
        room.run_s(400)  # everybody has come
        storm.strikes()
        kinds = Counter(kind for _, kind, _ in room.rows(OURS))
        assert kinds["mains_lost"] == kinds["sos"] == HOMES
        assert {*kinds} <= {"mains_lost", "sos", "care_missed"}  # of a few, nobody has heard for three days
        at_the_top(room)
        for _ in range(100):
            room.run_s(600)
            at_the_top(room)
            if all(state == "closed" for _, _, state in room.rows(OURS)):
                break
    assert {state for _, _, state in room.rows(OURS)} == {"closed"}
    assert storm.chosen["sos"] >= HOMES
    assert storm.chosen["mains_lost"] >= HOMES
    each_was_handled_once(room, storm)
    the_figures_are_right(room, storm)


def at_the_top(room: Room) -> None:
    """As the hub lists them: first those who call."""
    kinds = room.read(lambda tx: [one.kind for one in page(tx, "unclosed", 0, 10_000)[0]])
    assert kinds == sorted(kinds, key=lambda kind: kind != "sos")


def each_was_handled_once(room: Room, storm: Storm) -> None:
    """By one person, from the taking to the closing."""
    numbers = [number for number, _, _ in room.rows(OURS)]
    assert {one: storm.hands["took", one] for one in numbers} == dict.fromkeys(numbers, 1)
    assert {one: storm.hands["closed", one] for one in numbers} == dict.fromkeys(numbers, 1)
    told = """SELECT alarm_id, SUM(kind = 'alarm_taken'), SUM(kind = 'alarm_closed'), COUNT(DISTINCT actor)
              FROM timeline WHERE kind IN ('alarm_taken', 'alarm_closed') GROUP BY alarm_id"""
    assert room.rows(told) == [(one, 1, 1, 1) for one in sorted(numbers)]


def these_days(tx: Read) -> Span:
    return span_of(None, None, site_zone(tx), tx.now_ms)


def the_figures_are_right(room: Room, storm: Storm) -> None:
    """To the second, against what the trace says of each call."""
    codes = dict(room.rows("SELECT id, closing_code FROM alarm WHERE kind = 'sos'"))
    taken_ms = dict(room.rows("SELECT json_extract(data, '$.id'), at_ms FROM event "
                              "WHERE topic = 'alarm' AND json_extract(data, '$.what') = 'taken'"))  # fmt: skip
    waited_ms = {one: taken_ms[one] - at_ms for one, at_ms in storm.called_ms.items()}
    counted = sorted(waited for one, waited in waited_ms.items() if codes[one] != "test")
    found = room.read(lambda tx: figures(tx, these_days(tx)))["answers"]
    assert (found["alarms"], found["answered"], found["waiting"]) == (len(counted), len(counted), 0)
    for line in WITHIN_S:
        within = sum(waited <= line * 1000 for waited in counted)
        assert (found["within"][str(line)], found["over"][str(line)]) == (within, len(counted) - within)
        assert found["pct"][str(line)] == round(100 * within / len(counted), 2)
    assert abs(found["mean_ms"] - sum(counted) / len(counted)) < 1
    assert found["median_ms"] == counted[(len(counted) - 1) // 2]
    assert found["longest_ms"] == counted[-1]
    late, many = room.read(lambda tx: breaches(tx, these_days(tx), 0, 10_000))
    assert many == len(late) == sum(waited > 180_000 for waited in waited_ms.values())
    assert {one["id"]: one["waited_ms"] for one in late} == {
        one: waited for one, waited in waited_ms.items() if waited > 180_000
    }
