"""The small machines of a device, each by itself: pauses, heartbeats, the outbox, the open presses, power and time."""

from __future__ import annotations

from typing import Any

from sos.parts import press
from sos.parts.backoff import Backoff
from sos.parts.effects import CLOSED, Effect, Light, Say
from sos.parts.events import LinkDown, LinkUp, RedPressed, RemotePressed
from sos.parts.heartbeat import Heartbeat
from sos.parts.outbox import LENGTH_MAX, Outbox
from sos.parts.power import Power
from sos.parts.press import Presses
from sos.parts.telling import Telling
from sos.parts.uptime import Uptime
from sos.parts.wallclock import WallClock

PHONE = "ph-00001"
EPOCH = "00c0ffee"


def sos(number: int, button: str = PHONE) -> dict[str, Any]:
    return {"button": button, "epoch": EPOCH, "number": number}


def event(number: int) -> dict[str, Any]:
    return {"epoch": EPOCH, "number": number, "kind": "mains_lost"}


def said(outbox: Outbox, now_ms: int) -> list[tuple[str, int]]:
    return [(waiting.name, waiting.value["number"]) for waiting in outbox.round(now_ms)]


def linked_outbox() -> Outbox:
    outbox = Outbox(PHONE)
    outbox.link(True, 0)
    return outbox


def test_records_of_different_kinds_are_different():
    assert RedPressed() == RedPressed()
    assert LinkUp() != LinkDown()
    assert Light(CLOSED) != Say(CLOSED)
    assert RemotePressed("rc-1", EPOCH, 1) != RemotePressed("rc-1", EPOCH, 2)
    assert len({LinkUp(), LinkUp(), LinkDown()}) == 2


def test_pauses_grow_up_to_half_a_minute_and_begin_anew():
    backoff = Backoff()
    assert [backoff.pause_ms() for _ in range(8)] == [1000, 2000, 4000, 8000, 15000, 30000, 30000, 30000]
    backoff.reset()
    assert backoff.pause_ms() == 1000


def test_jitter_only_shortens_a_pause_and_by_a_quarter_at_most():
    assert Backoff(999).pause_ms() == 751
    assert Backoff(500).pause_ms() == 875


def test_heartbeats_come_with_the_line_and_then_within_the_interval():
    heartbeat = Heartbeat(60, 500)
    assert not heartbeat.due(0)
    heartbeat.link(True, 100)
    assert heartbeat.due(100)
    heartbeat.sent(100)
    assert heartbeat.due_ms == 100 + 57_000
    heartbeat.change(10, 5_000)
    assert heartbeat.due_ms == 5_000 + 9_500
    heartbeat.link(False, 6_000)
    assert not heartbeat.due(999_999)


def test_a_message_is_said_again_until_its_own_number_is_answered():
    outbox = linked_outbox()
    assert outbox.add("sos", sos(1), 0)
    assert said(outbox, 0) == [("sos", 1)]
    assert said(outbox, 999) == []
    assert said(outbox, 1000) == [("sos", 1)]
    assert outbox.due_ms == 3000
    assert not outbox.answered(PHONE, EPOCH, 2, False, 1500)
    assert not outbox.answered(PHONE, "deadbeef", 1, False, 1500)
    assert not outbox.answered("rc-00001", EPOCH, 1, False, 1500)
    assert outbox.answered(PHONE, EPOCH, 1, False, 1500)
    assert outbox.due_ms is None


def test_without_a_line_it_waits_and_then_everything_goes_at_once_presses_first():
    outbox = Outbox(PHONE)
    outbox.add("event", event(1), 0)
    outbox.add("sos", sos(2), 0)
    outbox.add("sos", sos(3, "rc-00001"), 0)
    assert outbox.due_ms is None
    outbox.link(True, 50)
    assert said(outbox, 50) == [("sos", 2), ("sos", 3), ("event", 1)]
    outbox.link(False, 60)
    assert outbox.due_ms is None


def test_a_cancel_waits_for_its_press_because_they_have_the_same_name():
    outbox = linked_outbox()
    outbox.add("sos", sos(1), 0)
    outbox.add("cancel", sos(1), 0)
    assert said(outbox, 0) == [("sos", 1)]
    assert outbox.answered(PHONE, EPOCH, 1, False, 10)
    assert said(outbox, 10) == [("cancel", 1)]
    assert not outbox.answered(PHONE, EPOCH, 1, False, 20), "one more answer to the press"
    assert outbox.answered(PHONE, EPOCH, 1, True, 30)
    assert outbox.waiting == []


def test_a_press_is_never_pushed_out_by_lesser_messages():
    outbox = linked_outbox()
    outbox.add("sos", sos(1), 0)
    for number in range(2, 40):
        assert outbox.add("event", event(number), 0)
    numbers = [waiting.value["number"] for waiting in outbox.waiting]
    assert len(numbers) == LENGTH_MAX
    assert numbers[0] == 1
    assert numbers[1:] == list(range(40 - LENGTH_MAX + 1, 40))


def test_lesser_messages_make_room_for_presses_and_presses_for_nothing():
    outbox = linked_outbox()
    for number in range(1, LENGTH_MAX + 1):
        outbox.add("event", event(number), 0)
    for number in range(100, 100 + LENGTH_MAX):
        assert outbox.add("sos", sos(number), 0)
    assert [waiting.name for waiting in outbox.waiting] == ["sos"] * LENGTH_MAX
    assert not outbox.add("event", event(200), 0)
    assert not outbox.add("sos", sos(201), 0)
    assert [waiting.value["number"] for waiting in outbox.waiting] == list(range(100, 100 + LENGTH_MAX))


def test_an_earlier_stage_never_takes_back_a_later_one():
    presses = Presses(PHONE)
    presses.pressed(PHONE, EPOCH, 1, False)
    assert presses.answered(PHONE, EPOCH, 1, press.TAKEN, "Li")
    assert not presses.answered(PHONE, EPOCH, 1, press.RECEIVED, None)
    assert not presses.answered(PHONE, EPOCH, 1, press.TAKEN, "Li")
    assert presses.answered(PHONE, EPOCH, 1, press.TAKEN, "Wang")
    assert presses.open[0].stage == press.TAKEN


def test_received_is_of_one_press_and_the_others_of_all_up_to_it():
    presses = Presses(PHONE)
    presses.pressed(PHONE, EPOCH, 5, False)
    assert not presses.answered(PHONE, EPOCH, 6, press.RECEIVED, None)
    assert not presses.answered(PHONE, EPOCH, 4, press.CLOSED, None)
    assert presses.answered(PHONE, EPOCH, 6, press.TAKEN, None)
    assert presses.answered(PHONE, EPOCH, 7, press.CLOSED, None)
    assert presses.newest is None


def test_another_counter_or_button_is_not_meant():
    presses = Presses(PHONE)
    presses.pressed(PHONE, EPOCH, 5, False)
    assert not presses.answered(PHONE, "deadbeef", 5, press.CLOSED, None)
    assert not presses.answered("rc-00001", EPOCH, 5, press.CLOSED, None)
    assert presses.asked_for(PHONE)
    assert not presses.asked_for("rc-00001")


def test_mains_are_news_once_and_when_they_have_made_up_their_mind():
    power = Power()
    power.set_mains(True, 0)
    assert power.due_ms is None
    power.set_mains(False, 1000)
    assert (power.mains, power.due_ms, power.report(3999)) == (False, 4000, None)
    power.set_mains(False, 2000)
    assert (power.report(4000), power.report(4001), power.due_ms) == ("mains_lost", None, None)
    for flicker in range(5000, 6000, 100):
        power.set_mains(flicker % 200 == 0, flicker)
    assert (power.mains, power.due_ms) == (False, None)
    power.set_mains(True, 7000)
    assert power.report(10_000) == "mains_back"


def test_a_battery_is_low_once_until_it_is_well_again():
    power = Power()
    found = [power.set_battery(pct) for pct in (21, 20, 19, 21, 19, 25, 19)]
    assert found == [None, "battery_low", None, None, None, None, "battery_low"]


def test_a_battery_says_how_long_it_lasts_when_it_has_fallen():
    power = Power()
    assert power.left_min(0) is None
    power.set_mains(False, 0)
    power.set_battery(91)
    assert power.left_min(1_000) is None, "that is only the load, which the charger took off it"
    assert power.report(3_000) == "mains_lost"
    power.set_battery(90)
    assert power.left_min(900_000) is None
    power.set_battery(87)
    assert power.left_min(3_603_000) == 1305
    power.set_mains(True, 3_700_000)
    assert power.left_min(3_700_000) is None


def test_the_uptime_goes_on_where_the_chips_counter_begins_anew():
    wrap = 1 << 30
    uptime = Uptime(wrap - 5)
    assert uptime.now_ms(wrap - 1) == 4
    assert uptime.now_ms(0) == 5
    assert uptime.now_ms(95) == 100
    assert uptime.now_ms(90) == 100  # a step back is no twelve days
    for day in range(1, 60):
        ticks = (wrap - 5 + day * 86_400_000) % wrap
        assert uptime.now_ms(ticks) == day * 86_400_000


def test_the_uptime_is_right_on_a_64_bit_counter_too():
    uptime = Uptime((1 << 40) + 7)
    assert uptime.now_ms((1 << 40) + 1007) == 1000


def test_the_clock_knows_nothing_until_it_is_told_and_moves_only_for_a_second_and_more():
    clock = WallClock()
    assert clock.utc_s(5_000) is None
    assert clock.set(1_790_000_000, 5_000)
    assert clock.utc_s(65_000) == 1_790_000_060
    assert not clock.set(1_790_000_061, 65_000)
    assert clock.set(1_790_000_100, 65_000)
    assert clock.utc_s(65_000) == 1_790_000_100


def test_what_has_not_changed_is_not_said_again():
    telling = Telling()
    effects: list[Effect] = []
    telling.level("sending", None, True, 0, effects)
    telling.level("sending", None, True, 1, effects)
    assert effects == [Light("sending"), Say("sending")]


def test_a_quiet_night_stays_quiet_when_the_line_is_lost():
    telling = Telling()
    effects: list[Effect] = []
    telling.level("idle", None, False, 0, effects)
    telling.level("offline", None, False, 1, effects)
    assert effects == [Light("idle"), Light("offline")]


def test_only_a_press_is_urgent() -> None:
    outbox = linked_outbox()
    outbox.add("event", event(1), 0)
    assert not outbox.urgent
    outbox.add("sos", dict(sos(2), test=False), 0)
    assert outbox.urgent
    outbox.answered(PHONE, EPOCH, 2, False, 10)
    assert not outbox.urgent
