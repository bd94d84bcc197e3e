"""What a report hears in a run: how long people waited, what was in the queue, what operators did, who was silent."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.report import Recorder
from simulator.report.alarms import HEAD_MAX, TAIL_MAX
from simulator.report.seats import ALARM, CALL, REST, SHIFT
from simulator.virtual.trace import Entry

SECOND_US = 1_000_000


def hear(*told: tuple[float, str, str, dict[str, Any]]) -> Recorder:
    """A recorder to which that was told, times in seconds; an hour later the run was over."""
    recorder = Recorder()
    for at_s, who, what, data in told:
        recorder(Entry(round(at_s * SECOND_US), who, what, data))
    recorder.end(3600 * SECOND_US)
    return recorder


def heard(at_s: float, number: int = 1, *, test: bool = False) -> tuple[float, str, str, dict[str, Any]]:
    return at_s, "ph-00001", "heard", {"button": "ph-00001", "epoch": "aa", "number": number, "test": test}


def answered(at_s: float, stage: str, number: int = 1) -> tuple[float, str, str, dict[str, Any]]:
    return at_s, "ph-00001", "answered", {"button": "ph-00001", "epoch": "aa", "number": number, "stage": stage}


def alarm(at_s: float, what: str, state: str, number: int = 1, home: int = 1) -> tuple[float, str, str, dict[str, Any]]:
    data = {"id": number, "what": what, "kind": "sos", "state": state, "device_id": f"ph-{home:05d}"}
    return at_s, "hub", "alarm", {**data, "resident_id": home, "presses": 1, "taken_by_name": "Chen Jing"}


def waits(recorder: Recorder, stage: Any) -> tuple[list[float], list[float]]:
    found = recorder.presses.waits(stage, 3600 * SECOND_US)
    return [us / SECOND_US for us in found.answered_us], [us / SECOND_US for us in found.waiting_us]


def test_a_wait_is_from_the_press_to_the_first_word_at_the_phone() -> None:
    recorder = hear(heard(10), answered(12, "received"), answered(13, "received"), answered(40, "taken"))
    assert waits(recorder, "received") == ([2], [])
    assert waits(recorder, "taken") == ([30], [])


def test_a_word_about_a_later_press_is_about_those_before_it_too() -> None:
    recorder = hear(heard(10), heard(20, 2), answered(21, "received", 2), answered(50, "closed", 2))
    assert waits(recorder, "taken") == ([30, 40], [])
    assert waits(recorder, "received") == ([1], [3590]), "but whether the first one was received nobody has said"


def test_tests_are_left_out_and_so_is_a_press_for_which_nobody_had_to_come() -> None:
    recorder = hear(
        heard(1, test=True), heard(10, 2), answered(30, "taken", 2), heard(40, 3), answered(40.1, "taken", 3)
    )  # fmt: skip
    assert waits(recorder, "taken") == ([20], [])
    assert len(waits(recorder, "received")[0]) == 2


def test_who_waits_in_vain_counts_as_late_and_who_has_just_begun_does_not_count() -> None:
    recorder = hear(heard(10), answered(20, "received"), heard(100, 2), heard(3590, 3))
    found = recorder.presses.waits("received", 3600 * SECOND_US)
    assert found.share_within(60) == 0.5
    assert found.share_within(5) == 0
    assert hear().presses.waits("received", 0).share_within(60) is None


def test_the_queue_grows_and_shrinks() -> None:
    recorder = hear(alarm(5, "opened", "open"), alarm(9, "taken", "taken"), alarm(20, "closed", "closed"))
    assert recorder.alarms.queue == [
        (0, 0, 0), (5 * SECOND_US, 1, 0), (9 * SECOND_US, 0, 1), (20 * SECOND_US, 0, 0),
    ]  # fmt: skip


def test_an_alarm_of_a_place_is_nobodys() -> None:
    at_s, who, what, data = alarm(5, "opened", "open")
    incident = {**data, "kind": "incident", "device_id": None, "resident_id": None}
    recorder = hear((at_s, who, what, incident), (at_s + 5, who, what, {**incident, "what": "noted"}))
    assert [(one.resident, one.button) for one in recorder.alarms.told] == [(0, "")]


def test_a_story_begins_before_the_press_and_ends_after_the_closing() -> None:
    recorder = hear(
        (1, "resident 1", "home", {}), (301, "resident 1", "fall", {}), heard(310), alarm(311, "opened", "open"),
        (312, "ph-00002", "dialled", {}), alarm(320, "taken", "taken"),
        (400, "operator 3", "close", {"alarm": 1, "with": "real_fall"}),
        alarm(401, "closed", "closed"), (402, "ph-00001", "light", {"state": "closed"}),
        (500, "ph-00001", "lost", {"why": "eof"}),
    )  # fmt: skip
    [told] = recorder.alarms.told
    assert [one.entry.what for one in told.head] == ["fall", "heard", "alarm", "alarm", "close", "alarm", "light"]
    assert (told.state, told.code, told.by) == ("closed", "real_fall", "Chen Jing")
    assert told.waited_us == 10 * SECOND_US


def test_a_long_story_keeps_its_beginning_and_its_end_and_says_how_much_is_left_out() -> None:
    more = 25
    dials = [(10.0 + nth, "ph-00001", "light", {"state": str(nth)}) for nth in range(HEAD_MAX + TAIL_MAX + more - 1)]
    [told] = hear(alarm(1, "opened", "open"), *dials).alarms.told
    assert (len(told.head), len(told.tail), told.left_out) == (HEAD_MAX, TAIL_MAX, more)


def test_what_happens_again_and_again_is_one_line() -> None:
    dials = [(10.0 + nth, "ph-00001", "dialled", {"nth": 0}) for nth in range(500)]
    [told] = hear(alarm(1, "opened", "open"), *dials).alarms.told
    assert [one.times for one in told.head] == [1, 500]


def test_what_came_after_a_backup_is_lost_and_its_number_is_given_anew() -> None:
    recorder = hear(
        alarm(1, "opened", "open", 1), (2, "fault 1", "begins", {"kind": "backup_restored"}),
        alarm(3, "taken", "taken", 1), alarm(4, "opened", "open", 2, home=2),
        (5, "fault 1", "ends", {"kind": "backup_restored"}), alarm(6, "opened", "open", 2, home=3),
    )  # fmt: skip
    assert [(one.number, one.resident, one.state) for one in recorder.alarms.told] == [
        (1, 1, "open"), (2, 2, "lost"), (2, 3, "open"),
    ]  # fmt: skip
    assert recorder.alarms.queue[-1][1:] == (2, 0)


def test_an_operator_works_calls_rests_and_goes_home() -> None:
    recorder = hear(
        (0, "operator 3", "on_shift", {}), (10, "operator 3", "calls", {"resident": 2}),
        (40, "operator 3", "hangs_up", {"resident": 2}), (50, "operator 3", "took", {"alarm": 1}),
        (80, "operator 3", "closed", {"alarm": 1}), (90, "operator 3", "rests", {}), (95, "operator 3", "returns", {}),
        (100, "operator 3", "off_shift", {}), (3590, "operator 3", "on_shift", {}),
    )  # fmt: skip
    seat = recorder.seats.by_number[3]
    spent = {kind: seat.spent_us(kind) // SECOND_US for kind in (SHIFT, CALL, ALARM, REST)}
    assert spent == {SHIFT: 110, CALL: 30, ALARM: 30, REST: 5}
    assert (seat.alarms, seat.calls) == (1, 0)


def test_an_alarm_that_somebody_else_closed_is_no_load_any_more() -> None:
    recorder = hear(
        (0, "operator 3", "on_shift", {}), (0, "operator 3", "took", {"alarm": 1}), alarm(30, "closed", "closed")
    )  # fmt: skip
    assert recorder.seats.by_number[3].spent_us(ALARM) == 30 * SECOND_US


@pytest.mark.parametrize(
    ("back", "until_s"), [(("hub", "shows", {"device": "ph-00001", "connection": "online"}), 50), (None, 3600)]
)
def test_a_home_is_silent_until_the_centre_hears_it_or_the_run_ends(back: Any, until_s: int) -> None:
    shows = (10, "hub", "shows", {"device": "ph-00001", "connection": "offline"})
    recorder = hear(shows, *([(50, *back)] if back else []))
    assert recorder.spans.offline == [("ph-00001", 10 * SECOND_US, until_s * SECOND_US)]
