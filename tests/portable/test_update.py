"""A new build is fetched piece by piece, and nothing of it ever stands in the way of somebody who calls for help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sos.parts.update import (
    CONFIRM_MS_MIN,
    FAILURES_MAX,
    SILENT_TIMES_MAX,
    TRIAL_MS_MAX,
    Begin,
    Check,
    Confirm,
    Fetch,
    Keep,
    Restart,
    Switch,
    Told,
    Update,
)

if TYPE_CHECKING:
    from sos.parts.update import Act

LENGTH = 256 * 20 + 17
ORDER: dict[str, Any] = {"id": 3, "utc_s": 1, "number": 41, "length_bytes": LENGTH}
NOW_MS = 1000


def look(
    update: Update,
    now_ms: int = NOW_MS,
    alarm: bool = False,
    mains: bool = True,
    battery_pct: int = 100,
    alive: bool = True,
) -> list[Act]:
    return update.tick(now_ms, alarm, mains, battery_pct, alive)


def piece(update: Update, offset: int, length: int = 256) -> list[Act]:
    return update.piece({"id": 3, "offset_bytes": offset}, b"x" * length, NOW_MS)


def loading(offset: int = 0) -> Update:
    """An update that has just asked for its first pieces."""
    update = Update(40)
    update.link(True, NOW_MS)
    assert update.told(ORDER, NOW_MS) == []
    assert look(update) == [Begin("3", LENGTH)]
    assert update.opened(offset, NOW_MS) == [Fetch(3, offset, 8)]
    return update


def ready() -> Update:
    """An update that lacks nothing but a calm moment."""
    update = loading(LENGTH - 17)
    assert piece(update, LENGTH - 17, 17)[-1] == Check()
    assert look(update) == []
    assert update.found_right(NOW_MS) == []
    return update


def test_it_is_fetched_a_few_pieces_at_a_time_and_then_checked() -> None:
    update = loading()
    asked, offset = 1, 0
    while update.state == "loading":
        for act in piece(update, offset, min(256, LENGTH - offset)):
            asked += isinstance(act, Fetch)
            if isinstance(act, Keep):
                offset += len(act.data)
    assert (offset, asked, update.state, update.pct) == (LENGTH, 3, "checking", 100)


def test_it_goes_on_where_a_power_cut_left_it() -> None:
    update = loading(offset=4096)
    assert piece(update, 4096)[0] == Keep(b"x" * 256)
    assert update.pct == 4352 * 100 // LENGTH


def test_what_is_lost_doubled_or_of_another_build_is_asked_for_again_and_never_written() -> None:
    update = loading()
    assert piece(update, 256) == [], "one was lost"
    assert update.piece({"id": 2, "offset_bytes": 0}, b"x", NOW_MS) == []
    assert update.piece({"id": 3, "offset_bytes": 0}, b"", NOW_MS) == []
    assert piece(update, 0) == [Keep(b"x" * 256)]
    assert piece(update, 0) == [], "a copy"
    assert look(update, NOW_MS + 4_999) == []
    assert look(update, NOW_MS + 5_000) == [Fetch(3, 256, 8)]
    assert look(update, NOW_MS + 9_999) == []
    assert look(update, NOW_MS + 10_000) == [Fetch(3, 256, 8)]
    assert look(update, NOW_MS + 19_999) == [], "the pauses grow"


def test_more_bytes_than_were_said_are_refused() -> None:
    update = loading(LENGTH - 17)
    assert piece(update, LENGTH - 17, 18) == [Told("3 failed malformed")]
    assert update.shown() == {"id": 3, "state": "failed", "pct": (LENGTH - 17) * 100 // LENGTH, "why": "malformed"}


def test_a_centre_that_never_answers_is_not_asked_for_ever() -> None:
    update = loading()
    now_ms, asked = NOW_MS, 1
    acts: list[Act] = []
    while update.state == "loading":
        now_ms += 60_000
        acts = look(update, now_ms)
        asked += acts == [Fetch(3, 0, 8)]
    assert (asked, acts) == (SILENT_TIMES_MAX, [Told("3 failed stalled")])


def test_nothing_is_asked_for_without_a_line_and_at_once_when_it_is_back() -> None:
    update = loading()
    update.link(False, NOW_MS)
    assert look(update, NOW_MS + 3_600_000) == []
    update.link(True, NOW_MS + 3_600_000)
    assert look(update, NOW_MS + 3_600_000) == [Fetch(3, 0, 8)]


def test_an_alarm_stops_it_and_it_goes_on_afterwards() -> None:
    update = loading()
    assert look(update, alarm=True) == []
    assert piece(update, 0) == [], "what still comes is not written"
    assert update.state == "waiting"
    assert look(update, NOW_MS + 60_000, alarm=True) == []
    assert look(update, NOW_MS + 60_001) == [Begin("3", LENGTH)]


def test_on_battery_it_waits_unless_there_is_more_than_half() -> None:
    for mains, pct, goes in ((True, 1, True), (False, 50, False), (False, 51, True)):
        update = Update(40)
        update.told(ORDER, NOW_MS)
        assert look(update, mains=mains, battery_pct=pct) == ([Begin("3", LENGTH)] if goes else [])
        later = ready()
        assert look(later, mains=mains, battery_pct=pct) == ([Switch()] if goes else [])


def test_never_a_restart_while_somebody_waits_for_help() -> None:
    update = ready()
    assert look(update, NOW_MS + 86_400_000, alarm=True) == []
    assert look(update, NOW_MS + 86_400_001) == [Switch()]
    trial = Update(41, True, 3)
    look(trial, 0)
    assert look(trial, TRIAL_MS_MAX + 1, alarm=True) == []
    assert look(trial, TRIAL_MS_MAX + 2) == [Restart()]


def test_the_centre_says_it_again_and_that_changes_nothing() -> None:
    update = loading()
    assert update.told(ORDER, NOW_MS) == []
    assert piece(update, 0) == [Keep(b"x" * 256)]
    assert update.told(ORDER, NOW_MS) == []
    assert piece(update, 256) == [Keep(b"x" * 256)]


def test_another_order_takes_its_place_and_a_stop_ends_it() -> None:
    update = loading()
    assert update.told(dict(ORDER, id=2, stop=True), NOW_MS) == []
    assert update.state == "loading", "that was another one"
    update.told(dict(ORDER, id=4), NOW_MS)
    assert look(update) == [Begin("4", LENGTH)]
    update.told(dict(ORDER, id=4, stop=True), NOW_MS)
    assert (update.state, update.shown(), look(update)) == ("idle", None, [])


def test_who_has_that_build_already_says_so() -> None:
    update = Update(41)
    assert update.told(ORDER, NOW_MS) == [Told("3 done")]
    assert look(update) == []


def test_what_failed_is_told_again_and_not_tried_again_until_another_order_comes() -> None:
    update = loading()
    assert update.failed("wrong_hash") == [Told("3 failed wrong_hash")]
    assert update.told(ORDER, NOW_MS) == [Told("3 failed wrong_hash")]
    assert look(update, NOW_MS + 86_400_000) == []
    update.told(dict(ORDER, id=4), NOW_MS)
    assert look(update) == [Begin("4", LENGTH)]


def test_nobody_can_make_a_device_load_for_ever() -> None:
    update = Update(40)
    for order in range(1, FAILURES_MAX + 1):
        update.told(dict(ORDER, id=order), NOW_MS)
        assert look(update) == [Begin(str(order), LENGTH)]
        update.failed("forged")
    assert update.told(dict(ORDER, id=99), NOW_MS) == [Told("99 failed too_often")]
    assert look(update) == []


def test_a_trial_is_confirmed_a_minute_after_the_centre_has_answered_and_while_all_tasks_live() -> None:
    update = Update(41, True, 3)
    assert look(update, 0) == [Told("3 trying")]
    assert look(update, CONFIRM_MS_MIN * 5) == [], "nobody has answered"
    update.answered(CONFIRM_MS_MIN * 5)
    assert look(update, CONFIRM_MS_MIN * 6 - 1) == []
    assert look(update, CONFIRM_MS_MIN * 6, alive=False) == []
    assert look(update, CONFIRM_MS_MIN * 6, alarm=True) == [Confirm(), Told("3 done")]
    assert look(update, TRIAL_MS_MAX * 2) == []


def test_a_trial_takes_no_orders_and_what_was_rolled_back_is_told() -> None:
    assert Update(41, True, 3).told(dict(ORDER, number=42), NOW_MS) == []
    update = Update(40)
    assert update.rolled_back(3) == [Told("3 failed rolled_back")]
    assert update.told(ORDER, NOW_MS) == [Told("3 failed rolled_back")]
