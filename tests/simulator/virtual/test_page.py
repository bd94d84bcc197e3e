"""A page shows what the feed tells it, exactly, through killed hubs and lost lines, and knows when it is blind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.virtual.cable import Cable
from simulator.virtual.desk import Desk
from simulator.virtual.page import Page
from simulator.virtual.process import Process
from simulator.virtual.screen import CLOSED_KEPT_MAX, Screen, retry_ms

if TYPE_CHECKING:
    from tests.simulator.virtual.room import Room, Rooms

CHEN = 5  # the first who is no supervisor


class Seat:
    """A page and a desk of somebody who only looks."""

    def __init__(self, room: Room, operator_id: int = CHEN) -> None:
        self.room = room
        self.cable = Cable(room.loop, 1_000)
        self.desk = Desk(room.loop, room.hub, self.cable)
        self.page = Page(room.loop, room.hub, self.cable, room.chance.of("seat", operator_id))
        self.process = Process(room.loop, "seat")
        self.process.spawn(self.desk.sign_in(operator_id))
        room.run_s(0.1)
        self.page.open(self.desk.token)
        room.run_s(0.1)

    def shows_the_truth(self) -> bool:
        """Whether what is on the page is what the last event of each alarm, up to the page's number, says."""
        told = self.room.rows(
            f"SELECT data ->> 'id', data ->> 'state', data ->> 'version' FROM event "  # noqa: S608 - a number of ours
            f"WHERE topic = 'alarm' AND seq <= {self.page.seq} ORDER BY seq"
        )
        shown = {number: (one["state"], one["version"]) for number, one in self.page.alarms.items()}
        return shown == {number: (state, version) for number, state, version in told}


def in_a_room(rooms: Rooms) -> tuple[Room, Seat]:
    room = rooms()
    room.start()
    return room, Seat(room)


def test_a_page_shows_a_press_within_a_tenth_of_a_second(rooms: Rooms) -> None:
    room, seat = in_a_room(rooms)
    room.press(3)
    room.run_s(0.1)
    assert [one["resident_id"] for one in seat.page.alarms.values()] == [3]
    assert seat.page.is_live
    assert seat.shows_the_truth()


def test_a_page_that_nobody_tells_anything_stays_live_by_the_ticks(rooms: Rooms) -> None:
    room, seat = in_a_room(rooms)
    for _ in range(100):
        room.run_s(3)
        assert seat.page.is_live
    assert seat.page.opened_lines == 1


def test_a_page_is_blind_after_five_seconds_and_sees_again(rooms: Rooms) -> None:
    room, seat = in_a_room(rooms)
    seat.cable.cut()
    room.press(1)
    room.run_s(5.1)
    assert not seat.page.is_live
    assert not seat.page.alarms
    seat.cable.mend()
    room.run_s(9)
    assert seat.page.is_live
    assert seat.shows_the_truth()
    assert len(seat.page.alarms) == 1


def test_a_page_resumes_where_it_was_when_the_hub_comes_back(rooms: Rooms) -> None:
    room, seat = in_a_room(rooms)
    room.press(1, 2, 3)
    room.run_s(1)
    seq = seat.page.seq
    room.hub.kill()
    room.run_s(1)
    assert seat.page.seq == seq
    room.hub.start()
    room.press_when_up(4)
    room.run_s(5)
    assert seat.page.is_live
    assert len(seat.page.alarms) == 4
    assert seat.shows_the_truth()


def test_pages_show_the_truth_however_often_the_hub_dies(rooms: Rooms) -> None:
    room, seat = in_a_room(rooms)
    other = Seat(room, CHEN + 1)
    for number in range(30):
        room.press_when_up(1 + number)
        room.run_s(0.05 * (number % 5))
        assert room.hub.process is not None
        room.hub.process.kill_after(number * 3)
        room.run_s(2)
        room.hub.kill()
        room.hub.start()
    room.run_s(10)
    for one in (seat, other):
        assert one.page.is_live
        assert len([alarm for alarm in one.page.alarms.values() if alarm["device_id"]]) == 30
        assert one.shows_the_truth()


def test_who_has_no_session_is_sent_to_the_door(rooms: Rooms) -> None:
    room, seat = in_a_room(rooms)
    seat.page.open("a token that nobody was given")
    room.run_s(20)
    assert seat.page.signed_out
    assert not seat.page.is_live
    seat.page.open(seat.desk.token)
    room.run_s(1)
    assert seat.page.is_live


def test_a_shut_page_shows_nothing_and_leaves_no_seat_behind(rooms: Rooms) -> None:
    room, seat = in_a_room(rooms)
    room.press(1)
    room.run_s(1)
    seat.page.close()
    room.run_s(1)
    assert (seat.page.seq, seat.page.alarms, seat.page.is_live) == (None, {}, False)
    assert room.hub.running is not None
    assert room.hub.running.feed.pages == 0


def test_a_page_whose_cable_is_out_is_given_up_by_the_hub(rooms: Rooms) -> None:
    room, seat = in_a_room(rooms)
    assert room.hub.running is not None
    seat.cable.cut()
    room.run_s(60)
    assert room.hub.running.feed.pages == 0


def alarm(number: int, state: str = "open", version: int = 1, **more: Any) -> dict[str, Any]:
    usual = {"id": number, "state": state, "version": version, "priority": 1, "deadline_ms": number, "taken_by": None}
    usual |= {"kind": "sos", "presses": 1}
    return {**usual, **more}


def events(*alarms: dict[str, Any], seq: int = 1) -> dict[str, Any]:
    told = [{"seq": seq + n, "topic": "alarm", "data": {**one, "what": "x"}} for n, one in enumerate(alarms)]
    return {"type": "events", "events": told}


def screen_with(*alarms: dict[str, Any]) -> Screen:
    screen = Screen()
    screen.hears({"type": "hello", "epoch": "e", "seq": 0, "now_ms": 0}, 0)
    screen.hears({"type": "snapshot", "seq": 0, "alarms": list(alarms)}, 0)
    return screen


def test_the_most_urgent_comes_first_then_who_waits_longest() -> None:
    screen = screen_with(alarm(1, priority=5), alarm(2), alarm(3, deadline_ms=1), alarm(4, state="taken", taken_by=7))
    assert [one["id"] for one in screen.first(9)] == [3, 2, 1]
    assert [one["id"] for one in screen.first(2)] == [3, 2]
    assert [one["id"] for one in screen.held_by(7)] == [4]
    screen.hears(events(alarm(3, "taken", 2, taken_by=7)), 50)
    assert [one["id"] for one in screen.first()] == [2]
    assert screen.taken == {4: 0, 3: 50}
    screen.hears(events(alarm(3, "closed", 3), seq=2), 60)
    assert screen.taken == {4: 0}


def test_an_older_version_and_an_event_told_twice_change_nothing() -> None:
    screen = screen_with(alarm(1, "taken", 5))
    assert screen.hears(events(alarm(1, "open", 4)), 0)
    assert screen.is_quiet
    assert not screen.hears(events(alarm(9)), 0)
    assert 9 not in screen.alarms


def test_a_further_press_of_an_open_alarm_does_not_put_it_into_the_queue_twice() -> None:
    screen = screen_with(alarm(1))
    screen.hears(events(*(alarm(1, version=2 + n) for n in range(50))), 0)
    assert [one["id"] for one in screen.first(5)] == [1]


def test_a_new_epoch_forgets_the_number() -> None:
    screen = screen_with(alarm(1))
    screen.hears({"type": "hello", "epoch": "e", "seq": 3, "now_ms": 0}, 0)
    assert screen.seq == 0
    screen.hears({"type": "hello", "epoch": "f", "seq": 3, "now_ms": 0}, 0)
    assert screen.seq is None


def test_of_the_closed_ones_only_the_newest_are_kept() -> None:
    screen = screen_with()
    for number in range(CLOSED_KEPT_MAX + 50):
        screen.hears(events(alarm(number, "closed"), seq=number + 1), 0)
    assert set(screen.alarms) == set(range(50, CLOSED_KEPT_MAX + 50))


def test_a_page_comes_back_after_a_quarter_of_a_second_to_three() -> None:
    pauses = [retry_ms(attempt, draw) for attempt in range(30) for draw in (0.0, 0.5, 1.0)]
    assert min(pauses) == retry_ms(0, 0.0) == 250
    assert max(pauses) == retry_ms(9, 1.0) == 3_000
