"""The news has no hole, and whoever reads it knows how things are."""

import json

from hub.console import messages
from hub.kernel import events_after, last_seq
from simulator.invariants.console import EVENTS_KEPT_MIN
from tests.simulator.invariants.scene import Scene


def _reads_all(scene: Scene) -> None:
    """The page replays the feed from the beginning."""
    events = scene.door.database.read_now(lambda tx: events_after(tx, 0, messages.TOPICS))
    for one in json.loads(messages.events_message(events))["events"]:
        if one["topic"] == "alarm":
            scene.page.alarms[one["data"]["id"]] = one["data"]
    scene.page.seq = scene.door.database.read_now(last_seq)


def test_a_hole_in_the_numbers_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.view.look()
    assert scene.looks("events_are_dense") == []
    newest = scene.view.log.last_seq
    scene.tamper("INSERT INTO event VALUES (?, 0, 'work', '{}')", newest + 2)
    assert scene.looks_after("events_are_dense", 1) == [f"event {newest + 2} came after event {newest}"]
    assert len(scene.looks("events_are_dense")) == 2


def test_an_event_that_disappears_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.view.look()
    newest = scene.view.log.last_seq
    scene.tamper("DELETE FROM event WHERE seq = ?", newest)
    assert scene.looks("events_are_dense") == [
        f"the newest event is {newest - 1}, {newest - 1} are there, and {newest} were read"
    ]


def test_old_events_may_go_as_long_as_enough_are_left(scene: Scene) -> None:
    scene.pressed()
    scene.view.look()
    newest = scene.view.log.last_seq
    for seq in range(newest + 1, newest + EVENTS_KEPT_MIN + 1):
        scene.tamper("INSERT INTO event VALUES (?, 0, 'work', '{}')", seq)
    scene.view.look()
    scene.tamper("DELETE FROM event WHERE seq <= ?", newest)
    assert scene.looks("events_are_dense") == []
    scene.view.look_anew()
    assert scene.looks("events_are_dense") == []
    assert scene.looks("the_log_tells_the_state") == [], "what went was read in its time"
    scene.tamper("DELETE FROM event WHERE seq = ?", newest + 1)
    assert len(scene.looks("events_are_dense")) == 1


def test_a_change_that_nobody_was_told_of_is_found(scene: Scene) -> None:
    scene.pressed()
    scene.tamper("UPDATE alarm SET taken_by = 1")
    assert scene.looks_after("the_log_tells_the_state", 1) == [
        "of alarm 1 the last event says taken_by None, not 1",
    ]
    scene.tamper("DELETE FROM event")
    scene.view.look_anew()
    assert scene.looks("the_log_tells_the_state") == ["of alarm 1 nobody was told"]


def test_a_page_that_replays_the_feed_has_the_state(scene: Scene) -> None:
    scene.pressed(scene.wang)
    scene.pressed(scene.li)
    scene.take(1)
    _reads_all(scene)
    assert scene.looks("the_feed_gives_the_state") == []
    scene.close(1)
    assert scene.looks("the_feed_gives_the_state") == []  # it is a little behind, and right for where it is
    _reads_all(scene)
    assert scene.looks("the_feed_gives_the_state") == []


def test_a_page_that_missed_something_is_found(scene: Scene) -> None:
    scene.pressed(scene.wang)
    _reads_all(scene)
    scene.pressed(scene.li)
    scene.take(1)
    scene.page.seq = scene.door.database.read_now(last_seq)
    different = "version 1, not 2, state 'open', not 'taken', taken_by None, not 1, taken_by_name None, not '陈晓'"
    assert scene.looks("the_feed_gives_the_state") == [
        f"page 1 at event {scene.page.seq} shows alarm 1 with {different}",
        f"page 1 at event {scene.page.seq} does not show alarm 2",
    ]


def test_a_page_that_shows_what_there_is_not_is_found(scene: Scene) -> None:
    scene.pressed()
    _reads_all(scene)
    scene.page.alarms[7] = scene.page.alarms[1]
    assert scene.looks("the_feed_gives_the_state") == [
        f"page 1 at event {scene.page.seq} shows alarm 7, which there is not"
    ]


def test_a_closed_alarm_may_have_left_the_page(scene: Scene) -> None:
    scene.pressed()
    scene.take(1)
    scene.close(1)
    _reads_all(scene)
    scene.page.alarms.clear()
    assert scene.looks("the_feed_gives_the_state") == []
