"""What a page needs that comes back, and what happens to one that cannot keep up."""

import asyncio
import json

import pytest

from hub.console.messages import topics_for
from hub.console.policy import RESUME_EVENTS_MAX, Log, resume
from hub.console.seat import BATCHES_MAX, Batch, Seat
from hub.kernel import Event

LOG = Log("e1", last_seq=5_000, first_seq=101)


@pytest.mark.parametrize(
    ("epoch", "seq", "need"),
    [
        ("e1", 5_000, "nothing"),
        ("e1", 4_990, "events"),
        ("e1", 5_000 - RESUME_EVENTS_MAX, "events"),
        ("e1", 5_000 - RESUME_EVENTS_MAX - 1, "snapshot"),
        ("e1", 5_001, "snapshot"),
        ("e1", 50, "snapshot"),
        ("e0", 4_990, "snapshot"),
        (None, None, "snapshot"),
        ("e1", None, "snapshot"),
    ],
)
def test_a_page_gets_what_it_missed_or_everything(epoch: str | None, seq: int | None, need: str) -> None:
    assert resume(LOG, epoch, seq) == need


def test_an_empty_log_has_nothing_to_tell() -> None:
    assert resume(Log("e1", 0, 1), "e1", 0) == "nothing"


def batch(first: int, last: int) -> Batch:
    events = [Event(seq, 0, "alarm", {}) for seq in range(first, last + 1)]
    return Batch(events, f"{first}-{last}", frozenset({"alarm"}))


def test_a_page_is_told_only_what_it_does_not_know() -> None:
    one = batch(5, 8)
    hears = topics_for("operator")
    assert one.after(4, hears) == "5-8"
    assert one.after(8, hears) is None
    assert [event["seq"] for event in json.loads(one.after(6, hears) or "")["events"]] == [7, 8]


def test_who_stands_beside_the_desk_is_told_only_what_concerns_them() -> None:
    events = [Event(1, 0, "alarm", {}), Event(2, 0, "device", {}), Event(3, 0, "work", {})]
    one = Batch(events, "all", frozenset({"alarm", "device", "work"}))
    assert one.after(0, topics_for("supervisor")) == "all"
    assert [event["seq"] for event in json.loads(one.after(0, topics_for("technician")) or "")["events"]] == [2]
    assert one.after(2, topics_for("technician")) is None
    assert batch(5, 8).after(4, topics_for("technician")) is None


async def test_a_seat_that_overflows_forgets_its_queue_and_asks_for_everything() -> None:
    seat = Seat()
    for number in range(BATCHES_MAX):
        seat.put(batch(number, number))
    assert not seat.overflowed
    seat.put(batch(99, 99))
    assert seat.overflowed
    assert seat.take() is None
    seat.start_anew()
    seat.put(batch(100, 100))
    taken = seat.take()
    assert taken is not None
    assert taken.last_seq == 100


async def test_news_goes_on_the_line_at_once_only_where_nothing_stands_before_it() -> None:
    written: list[bytes] = []
    has_room = True

    def write(frame: bytes) -> bool:
        if has_room:
            written.append(frame)
        return has_room

    seat = Seat(topics_for("operator"), write)
    assert seat.take_tick()
    seat.put(batch(1, 1))  # nobody waits yet: the page is still being told what it missed
    assert written == []
    one = seat.take()
    assert one is not None
    seat.seq = one.last_seq
    waiting = asyncio.create_task(seat.wait())
    await asyncio.sleep(0)
    two = batch(2, 3)
    seat.put(two)
    assert written == [two.frame]
    assert seat.seq == 3
    has_room = False
    seat.put(batch(4, 4))
    has_room = True
    seat.put(batch(5, 5))  # 4 has not been told: 5 waits behind it
    await waiting
    assert [batch.last_seq for batch in iter(seat.take, None)] == [4, 5]
    assert written == [two.frame]


async def test_who_hears_a_part_of_the_news_has_a_frame_of_their_own() -> None:
    written: list[bytes] = []
    seat = Seat(topics_for("technician"), lambda frame: written.append(frame) is None)
    assert seat.take_tick()
    waiting = asyncio.create_task(seat.wait())
    await asyncio.sleep(0)
    seat.put(Batch([Event(1, 0, "alarm", {}), Event(2, 0, "device", {})], "all", frozenset({"alarm", "device"})))
    seat.put(batch(3, 3))
    waiting.cancel()
    assert len(written) == 1
    assert b'"device"' in written[0]
    assert b'"alarm"' not in written[0]
    assert seat.seq == 3
