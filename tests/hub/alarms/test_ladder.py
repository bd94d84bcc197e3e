"""The ladder: who waits is heard by more and more people, each rung once, also over the death of the hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from hub.alarms import Press, PressKey, store, take, take_in
from hub.alarms.escalation import CLIMB_LENGTH_MAX, climb
from hub.alarms.ladders import AGAIN_MS
from hub.alarms.model import Alarm
from hub.devices.tables import device as device_table
from hub.kernel import Database, Read, Write, events_after
from tests import cast
from tests.hub.intake.door import operator

if TYPE_CHECKING:
    from pathlib import Path

    from hub.kernel import Event

CHEN = operator(cast.CHEN, "陈晓")
S = 1_000


class Centre:
    """The hub's file, and a clock that goes when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "hub.db"
        self.clock = cast.HandClock()
        cast.make_database(self.path, self.clock)
        self.database = Database(self.path, self.clock)
        self.seen = 0

    def restart(self) -> None:
        self.database.close()
        self.database = Database(self.path, self.clock)

    def presses(self, device: str = "ph-00001", number: int = 1, *, test: bool = False) -> None:
        key, now_ms = PressKey(device, "00000001", number), self.clock.ms
        press = Press(key, int(device[-1]), device, "phone", "ip", now_ms, now_ms, False, test, 80, True)
        self.database.write_now(lambda tx: take_in(tx, [press]))

    def takes(self, alarm_id: int) -> None:
        self.database.write_now(lambda tx: take(tx, CHEN, alarm_id, 1))

    def after(self, seconds: int) -> list[tuple[int, int]]:
        """What went up by then, as (alarm, rung), when the hub looks once."""
        self.clock.forward(seconds * S)
        return self.looks()

    def looks(self) -> list[tuple[int, int]]:
        self.database.write_now(climb)
        return [(one.data["id"], one.data["rung"]) for one in self.told() if one.data.get("what") == "escalated"]

    def told(self) -> list[Event]:
        def read(tx: Read) -> list[Event]:
            return events_after(tx, self.seen)

        found = self.database.read_now(read)
        self.seen = found[-1].seq if found else self.seen
        return found

    def due_ms(self) -> int | None:
        due_ms, _ = self.database.write_now(climb)
        return due_ms

    def rows(self, query: str) -> list[Any]:
        return list(self.database.read_now(lambda tx: tx.sql.exec_driver_sql(query).all()))


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return Centre(tmp_path)


def test_each_rung_at_its_time_and_once(centre: Centre) -> None:
    centre.presses()
    assert centre.after(29) == []
    assert centre.after(1) == [(1, 1)]
    assert centre.looks() == []
    assert centre.after(29) == []
    assert centre.after(1) == [(1, 2)]
    assert centre.after(60) == [(1, 3)]
    assert centre.after(600) == []
    assert centre.rows("SELECT kind, actor, data FROM timeline WHERE kind = 'alarm_escalated'") == [
        ("alarm_escalated", "hub", data)
        for data in (
            '{"rung": 1}',
            '{"rung": 2, "tells": ["supervisor", "duty"]}',
            '{"rung": 3, "tells": ["supervisor", "duty", "second_duty"]}',
        )
    ]


def test_on_the_top_rung_everybody_is_called_again_and_again(centre: Centre) -> None:
    centre.presses("ph-00001")
    centre.presses("ph-00002")
    for seconds in (30, 30, 60):
        centre.after(seconds)
    for _ in range(3):
        assert centre.after(59) == []
        assert centre.after(1) == []
    everybody = "supervisor duty second_duty"
    assert centre.rows("SELECT recipients, subject, data FROM message") == [
        ("supervisor duty", "alarm_waits", '{"waiting": 2, "alarm": 1, "waits_s": 60}'),
        *(
            (everybody, "alarm_waits", f'{{"waiting": 2, "alarm": 1, "waits_s": {waits_s}}}')
            for waits_s in (120, 180, 240, 300)
        ),
    ]


def test_who_is_taken_goes_no_further(centre: Centre) -> None:
    centre.presses()
    assert centre.after(30) == [(1, 1)]
    centre.takes(1)
    assert centre.due_ms() is None
    assert centre.after(3600) == []


def test_a_further_press_neither_puts_it_back_nor_begins_it_again(centre: Centre) -> None:
    centre.presses(number=1)
    centre.clock.forward(29 * S)
    centre.presses(number=2)
    assert centre.after(1) == [(1, 1)]
    centre.takes(1)
    centre.presses(number=3)
    assert centre.after(3600) == []


def test_a_test_waits_in_peace(centre: Centre) -> None:
    centre.presses(test=True)
    assert centre.after(23 * 3600) == []
    assert centre.after(3600) == [(1, 1)], "a day later nobody has looked: it comes up"
    assert centre.rows("SELECT priority, base_priority FROM alarm") == [(5, 5)]
    assert centre.rows("SELECT COUNT(*) FROM message") == [(0,)]


def test_what_an_outage_missed_is_climbed_at_once_each_rung_once(centre: Centre) -> None:
    centre.presses()
    assert centre.after(30) == [(1, 1)]
    centre.restart()
    centre.clock.forward(3600 * S)
    assert [centre.looks() for _ in range(4)] == [[(1, 2)], [(1, 3)], [], []]


@pytest.mark.parametrize("rungs", range(4))
def test_a_kill_between_two_rungs_leaves_the_ladder_where_it_was(centre: Centre, rungs: int) -> None:
    centre.presses()
    climbed = [centre.after(seconds) for seconds in (30, 30, 60)[:rungs]]
    centre.restart()
    climbed += [centre.after(seconds) for seconds in (30, 30, 60)[rungs:]]
    assert climbed == [[(1, 1)], [(1, 2)], [(1, 3)]]


def test_a_clock_that_is_set_back_makes_nobody_wait_for_it(centre: Centre) -> None:
    centre.presses()
    centre.clock.forward(-3600 * S)
    assert [centre.looks() for _ in range(4)] == [[(1, 1)], [(1, 2)], [(1, 3)], []]
    assert centre.due_ms() == centre.clock.ms + AGAIN_MS


def test_a_crowd_goes_up_in_transactions_of_some(centre: Centre) -> None:
    def crowd(tx: Write) -> None:
        for number in range(1, CLIMB_LENGTH_MAX + 21):  # more than the town has buttons
            device = f"xx-{number:05}"
            tx.sql.execute(insert(device_table).values(id=device, kind="phone", resident_id=1))
            times = (tx.now_ms, tx.now_ms, 1)
            waiting = Alarm(number, "sos", 1, "open", device, 1, *times, next_rung_ms=tx.now_ms + 30 * S)
            waiting.base_priority, waiting.rungs, waiting.waits_ms = 1, 3, tx.now_ms
            store.add_alarms(tx, [waiting])

    centre.database.write_now(crowd)
    assert len(centre.after(30)) == CLIMB_LENGTH_MAX
    assert centre.looks() == [(number, 1) for number in range(CLIMB_LENGTH_MAX + 1, CLIMB_LENGTH_MAX + 21)]
    assert centre.looks() == []
