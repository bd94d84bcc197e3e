"""Operators of the virtual town see to every alarm, err as people do, and ask again when the hub died under them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hub.alarms import take
from tests.hub.intake.door import operator
from tests.simulator.virtual.room import HOMES

if TYPE_CHECKING:
    from tests.simulator.virtual.room import Room, Rooms

ALL_DAY = (4,) * 24


def open_alarms(room: Room) -> list[int]:
    return [row[0] for row in room.rows("SELECT id FROM alarm WHERE state != 'closed' AND device_id IS NOT NULL")]


def test_every_alarm_is_taken_and_closed_with_a_code(rooms: Rooms) -> None:
    room = rooms(by_hour=ALL_DAY)
    room.start()
    for resident in range(1, 13):
        room.press(resident)
        room.run_s(40)
    room.run_s(900)
    closed = room.rows(
        "SELECT taken_by, closed_by, closing_code FROM alarm WHERE state = 'closed' AND device_id IS NOT NULL"
    )
    assert len(closed) == 12
    assert all(taken_by and closed_by and code for taken_by, closed_by, code in closed)
    counts = Counter(room.whats())
    assert counts["took"] == counts["closed"] >= 12  # and what the hub says of itself: it has no broker here
    assert counts["on_shift"] == 4


def test_two_reach_for_the_same_alarm_and_one_is_told_who_has_it(rooms: Rooms) -> None:
    room = rooms(by_hour=(8,) * 24, pace=0.02)
    room.start()
    for resident in range(1, HOMES + 1):
        room.press(resident)
        room.run_s(1)
    room.run_s(60)
    assert not open_alarms(room)
    refused = Counter(one.data["code"] for one in room.told if one.what == "was_refused")
    assert refused["already_taken"] > 0
    assert all(one.data["held_by"] for one in room.told if one.data.get("code") == "already_taken")
    took = [one.data["alarm"] for one in room.told if one.what == "took"]
    assert len(took) == len(set(took))


def test_people_err_and_the_hub_refuses(rooms: Rooms) -> None:
    room = rooms(by_hour=(10,) * 24, pace=0.02)
    room.start()
    for _ in range(45):
        room.press(*range(1, 9))
        room.run_s(5)
    room.run_s(60)
    assert not open_alarms(room)
    refused = Counter((one.data["asked"], one.data["code"]) for one in room.told if one.what == "was_refused")
    assert refused[("close", "invalid")] > 0  # no code
    assert refused[("close", "not_holder")] > 0  # somebody else's


def test_a_hub_that_is_killed_again_and_again_loses_no_command(rooms: Rooms) -> None:
    room = rooms(by_hour=ALL_DAY, pace=0.05)
    room.start()
    for number in range(20):
        room.press(1 + number % HOMES)
        room.run_s(1.5)
        assert room.hub.process is not None
        room.hub.process.kill_after(number * 7)
        room.run_s(1.5)
        room.hub.kill()
        room.run_s(0.5)
        room.hub.start()
        room.run_s(1)
    room.run_s(300)
    assert not open_alarms(room)
    counts = Counter(room.whats())
    assert counts["heard_nothing"] > 0
    # A command that was carried out, and its answer lost, was asked again and done once.
    notes = room.rows("SELECT alarm_id, operator_id, text FROM alarm_note")
    told = [one for one in room.told if one.what == "note"]
    assert len(notes) <= len(told)


def test_a_pulled_cable_blinds_a_page_and_nobody_works_blind(rooms: Rooms) -> None:
    room = rooms(by_hour=ALL_DAY)
    room.start()
    room.run_s(10)
    seated = [one for one in room.centre.operators.values() if one.page.is_open]
    for one in seated:
        one.cable.cut()
    room.run_s(6)
    assert not any(one.page.is_live for one in seated)
    room.press(3)
    room.run_s(120)
    assert "take" not in room.whats()
    seated[0].cable.mend()
    room.run_s(200)
    assert not open_alarms(room)
    assert {one.who for one in room.told if one.what == "took"} == {f"operator {seated[0].id}"}


def test_what_somebody_took_and_left_comes_back_to_the_others(rooms: Rooms) -> None:
    room = rooms(by_hour=(2,) * 24)
    room.start()
    room.run_s(5)
    assert room.hub.database is not None
    absent = next(one.id for one in room.centre.operators.values() if not one.page.is_open)
    room.press(5)
    room.hub.database.write_now(lambda tx: take(tx, operator(absent, "x"), 1, 1))
    room.hub.kill()
    room.hub.start()
    room.run_s(10)
    for one in room.centre.operators.values():  # news came past the feed: everybody loads the page anew
        if one.page.is_open:
            one.page.open(one.hands.desk.token)
    room.run_s(1_200)
    [(state, by)] = room.rows("SELECT state, taken_by FROM alarm WHERE id = 1")
    assert (state, by != absent) == ("closed", True)
    told = [kind for (kind,) in room.rows("SELECT kind FROM timeline WHERE alarm_id = 1 ORDER BY id")]
    assert told == ["alarm_opened", "alarm_taken", "alarm_released", "alarm_taken", "alarm_noted", "alarm_closed"]


def test_a_day_of_care_calls_is_made_by_day(rooms: Rooms) -> None:
    room = rooms(by_hour=(0,) * 8 + (1,) * 13 + (0,) * 3)
    room.start()
    room.run_s(14 * 3600)
    calls = room.rows("SELECT at_ms, outcome FROM care_call")
    assert len(calls) > 10
    hours = {(at_ms // 3_600_000 + 8) % 24 for at_ms, _ in calls}
    assert hours <= set(range(8, 21))
    assert {"reached", "no_answer"} <= {outcome for _, outcome in calls}
    counts = Counter(room.whats())
    assert counts["rests"] > 1
    assert counts["on_shift"] == counts["off_shift"] == 2


def test_the_same_seed_works_the_same_day(rooms: Rooms) -> None:
    def digest(seed: int) -> str:
        room = rooms(seed=seed, by_hour=ALL_DAY)
        room.start()
        for resident in range(1, 20):
            room.press(resident)
            room.run_s(20)
        room.hub.kill()
        room.hub.start()
        room.run_s(600)
        return room.trace.digest()

    assert digest(7) == digest(7) != digest(8)


def test_a_storm_is_worked_off_without_looking_through_all_of_it_each_time(rooms: Rooms) -> None:
    """Not a matter of seconds: the steps are counted, and they grow with the alarms, not with their square."""

    def steps(presses: int) -> int:
        room = rooms(by_hour=ALL_DAY, pace=0.05)
        room.start()
        room.run_s(5)
        before = room.loop.steps
        room.press(*range(1, presses + 1))
        while open_alarms(room):
            room.run_s(60)
        return room.loop.steps - before

    few, many = steps(10), steps(40)
    assert many < 8 * few, (few, many)


def test_who_has_pressed_is_called_and_where_nobody_answers_somebody_who_knows_them(rooms: Rooms) -> None:
    room = rooms(by_hour=ALL_DAY, telephones=True)
    room.start()
    for resident in range(1, 31):
        room.press(resident)
        room.run_s(60)
    room.run_s(1_800)
    assert not open_alarms(room)
    rows = room.rows("SELECT alarm_id, resident_id, contact_id, state, outcome FROM call ORDER BY id")
    assert {state for _, _, _, state, _ in rows} == {"ended"}, "no line is left open"
    calls: dict[int, list[tuple[int | None, str]]] = {}
    for alarm_id, resident_id, contact_id, _, outcome in rows:
        assert [(resident_id,)] == room.rows(f"SELECT resident_id FROM alarm WHERE id = {alarm_id}")  # noqa: S608
        calls.setdefault(alarm_id, []).append((contact_id, outcome))
    assert {resident for (resident,) in room.rows("SELECT DISTINCT resident_id FROM call")} == set(range(1, 31))
    for made in calls.values():
        assert made[0][0] is None, "first they are called themselves"
        assert all(outcome in ("no_answer", "busy") for _, outcome in made[:-1]), "who has answered ends it"
    outcomes = Counter(outcome for made in calls.values() for _, outcome in made)
    assert outcomes["answered"] > outcomes["no_answer"] > 0
