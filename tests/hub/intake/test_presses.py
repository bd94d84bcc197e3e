"""What becomes of a press: one alarm, one row, one answer, however often and over whichever way it arrives."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from hub import alarms
from hub.alarms.policy import PRESSES_KEPT_MAX
from hub.kernel import Write
from tests import cast
from tests.hub.intake.door import (
    EPOCH,
    LI_PHONE,
    WANG_PHONE,
    WANG_REMOTE,
    Door,
    close_for_good,
    heartbeat,
    held,
    operator,
    press,
)


def stages(answers: list[alarms.Answer]) -> list[tuple[str, int, str]]:
    return [(one.carrier, one.key.number, one.stage) for one in answers]


def take(door: Door, alarm_id: int = 1) -> None:
    version = door.rows("alarm")[alarm_id - 1]["version"]
    door.database.write_now(lambda tx: alarms.take(tx, operator(), alarm_id, version))


def close(door: Door, alarm_id: int = 1) -> None:
    version = door.rows("alarm")[alarm_id - 1]["version"]
    door.database.write_now(lambda tx: close_for_good(tx, operator(), alarm_id, version, "accidental"))


def test_a_press_becomes_one_alarm_and_is_answered(door: Door) -> None:
    answers = door.hears(WANG_PHONE, "sos", press())
    assert stages(answers) == [(WANG_PHONE, 1, "received")]
    (alarm,) = door.rows("alarm")
    assert (alarm["kind"], alarm["priority"], alarm["state"]) == ("sos", 1, "open")
    assert (alarm["device_id"], alarm["resident_id"], alarm["presses"]) == (WANG_PHONE, cast.WANG, 1)
    (raw,) = door.rows("raw_message")
    assert (raw["device"], raw["message"], raw["outcome"]) == (WANG_PHONE, "sos", "stored")


def test_when_it_was_pressed_is_reckoned_by_the_devices_uptime(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", press())
    assert door.rows("press")[0]["pressed_ms"] == cast.NOON_MS - 400


def test_a_device_that_restarted_before_it_could_send_is_believed_by_its_clock(door: Door) -> None:
    told_s = cast.NOON_MS // 1000 - 90
    door.hears(WANG_PHONE, "sos", press(sent_uptime_ms=5_000, pressed_utc_s=told_s))
    assert door.rows("press")[0]["pressed_ms"] == told_s * 1000


def test_how_long_a_press_waited_at_the_broker_is_known_by_its_clock(door: Door) -> None:
    told_s = cast.NOON_MS // 1000 - 3_600
    for number, utc_s in enumerate((told_s, told_s + 7_200, told_s - 30 * 86_400), 1):
        door.hears(WANG_PHONE, "sos", press(number=number, pressed_utc_s=utc_s))
    by_uptime = cast.NOON_MS - 400
    assert [one["pressed_ms"] for one in door.rows("press")] == [told_s * 1000, by_uptime, by_uptime]


def test_copies_are_stored_once_and_answered_each_time(door: Door) -> None:
    one = door.reading(WANG_PHONE, "sos", press())
    assert stages(door.store(one, one, one)) == [(WANG_PHONE, 1, "received")] * 3
    assert stages(door.hears(WANG_PHONE, "sos", press())) == [(WANG_PHONE, 1, "received")]
    assert [one["presses"] for one in door.rows("alarm")] == [1]
    assert len(door.rows("press")) == 1
    assert len([one for one in door.rows("event") if one["topic"] == "alarm"]) == 1


def test_a_copy_is_told_how_far_the_centre_is(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", press())
    take(door)
    (answer,) = door.hears(WANG_PHONE, "sos", press())
    assert (answer.stage, answer.by) == ("taken", "陈晓")
    close(door)
    (answer,) = door.hears(WANG_PHONE, "sos", press())
    assert (answer.stage, answer.by) == ("closed", None)
    assert len(door.rows("alarm")) == 1


@pytest.mark.parametrize("taken", [False, True])
def test_a_further_press_joins_the_unclosed_alarm_and_rings_again(door: Door, taken: bool) -> None:
    door.hears(WANG_PHONE, "sos", press())
    if taken:
        take(door)
    before = door.rows("alarm")[0]
    door.clock.forward(5_000)
    (answer,) = door.hears(WANG_PHONE, "sos", press(number=2, further=True))
    (alarm,) = door.rows("alarm")
    assert answer.stage == ("taken" if taken else "received")
    assert (alarm["presses"], alarm["version"], alarm["state"]) == (2, before["version"] + 1, before["state"])
    assert alarm["last_press_ms"] == before["last_press_ms"] + 5_000
    news = door.rows("event")[-1]
    assert '"what": "pressed"' in news["data"]
    assert [one["alarm_id"] for one in door.rows("press")] == [1, 1]


def test_a_press_after_the_end_is_a_new_alarm(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", press())
    take(door)
    close(door)
    door.hears(WANG_PHONE, "sos", press(number=2))
    assert [one["state"] for one in door.rows("alarm")] == ["closed", "open"]


def test_a_new_phone_that_counts_from_one_again_is_not_taken_for_a_copy(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", press())
    door.hears(WANG_PHONE, "sos", press(epoch="ffffffff"))
    assert door.rows("alarm")[0]["presses"] == 2
    assert len(door.rows("press")) == 2


def test_a_remote_speaks_through_its_phone_and_for_itself(door: Door) -> None:
    assert stages(door.hears(WANG_PHONE, "sos", press(WANG_REMOTE))) == [(WANG_PHONE, 1, "received")]
    by_itself = press(WANG_REMOTE, path="remote_wifi")
    assert stages(door.hears(WANG_REMOTE, "sos", by_itself)) == [(WANG_REMOTE, 1, "received")]
    (alarm,) = door.rows("alarm")
    assert (alarm["device_id"], alarm["presses"]) == (WANG_REMOTE, 1)


def test_a_remote_that_belongs_to_no_phone_is_not_believed_and_a_person_looks(door: Door) -> None:
    unpaired = [replace(one, paired_id=None) if one.id == WANG_REMOTE else one for one in door.registry.all()]
    door.registry.replace(unpaired)
    door.hears(WANG_REMOTE, "sos", press(WANG_REMOTE, path="remote_wifi"))
    assert door.rows("press") == []
    (alarm,) = door.rows("alarm")
    assert (alarm["kind"], alarm["priority"]) == ("unreadable", 1)


def test_phone_and_remote_of_one_home_are_two_buttons(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", press())
    door.hears(WANG_PHONE, "sos", press(WANG_REMOTE))
    assert [one["device_id"] for one in door.rows("alarm")] == [WANG_PHONE, WANG_REMOTE]


def test_a_test_is_no_emergency_and_never_joins_one(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", press(test=True))
    door.hears(WANG_PHONE, "sos", press(number=2))
    door.hears(WANG_PHONE, "sos", press(number=3, test=True))
    kinds = [(one["kind"], one["priority"], one["presses"]) for one in door.rows("alarm")]
    assert kinds == [("test", 5, 2), ("sos", 1, 1)]


def test_a_test_that_comes_again_as_real_is_an_alarm(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", press(test=True))
    assert door.hears(WANG_PHONE, "sos", press(test=False)) == []
    assert [one["kind"] for one in door.rows("alarm")] == ["test", "unreadable"]


def test_a_cancel_is_noted_and_the_alarm_stays(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", press())
    cancel = {"button": WANG_PHONE, "epoch": EPOCH, "number": 1, "uptime_ms": 70_000}
    for _ in range(2):
        assert stages(door.hears(WANG_PHONE, "cancel", cancel)) == [(WANG_PHONE, 1, "received")]
    assert door.rows("alarm")[0]["state"] == "open"
    assert door.rows("press")[0]["cancelled_ms"] == cast.NOON_MS
    assert [one["kind"] for one in door.rows("timeline")] == ["alarm_opened", "alarm_cancelled"]


def test_a_cancel_of_a_press_that_the_hub_does_not_know_is_a_press_too(door: Door) -> None:
    cancel = {"button": WANG_PHONE, "epoch": EPOCH, "number": 1, "uptime_ms": 70_000}
    for _ in range(2):
        (answer,) = door.hears(WANG_PHONE, "cancel", cancel)
        assert (answer.stage, answer.cancel) == ("received", True)
    assert [(one["kind"], one["presses"]) for one in door.rows("alarm")] == [("sos", 1)]
    assert door.rows("press")[0]["cancelled_ms"] is not None


def test_a_cancel_that_overtook_its_press_does_not_make_two(door: Door) -> None:
    cancel = {"button": WANG_PHONE, "epoch": EPOCH, "number": 1, "uptime_ms": 70_000}
    door.store(door.reading(WANG_PHONE, "cancel", cancel), door.reading(WANG_PHONE, "sos", press(test=True)))
    assert [(one["kind"], one["presses"]) for one in door.rows("alarm")] == [("test", 1)]
    assert door.rows("press")[0]["cancelled_ms"] is not None


def test_an_open_test_that_the_hub_does_not_know_is_a_test(door: Door) -> None:
    door.hears(WANG_PHONE, "heartbeat", heartbeat(open={**held(), "test": True}))
    assert [one["kind"] for one in door.rows("alarm")] == ["test"]


@pytest.mark.parametrize(
    ("device", "centre", "told"),
    [
        ("none", "open", "received"),
        ("received", "open", None),
        ("taken", "open", None),  # a centre restored from a backup is behind; that is fine
        ("none", "taken", "taken"),
        ("received", "taken", "taken"),
        ("taken", "taken", None),
        ("taken", "closed", "closed"),
    ],
)
def test_a_heartbeat_is_answered_when_the_device_is_behind(
    door: Door, device: str, centre: str, told: str | None
) -> None:
    door.hears(WANG_PHONE, "sos", press())
    if centre != "open":
        take(door)
    if centre == "closed":
        close(door)
    answers = door.hears(WANG_PHONE, "heartbeat", heartbeat(open=held(stage=device)))
    assert [one.stage for one in answers] == ([told] if told else [])
    assert len(door.rows("press")) == 1


def test_an_open_press_that_the_hub_does_not_know_becomes_an_alarm(door: Door) -> None:
    answers = door.hears(WANG_PHONE, "heartbeat", heartbeat(open=held(WANG_REMOTE, 7, "received")))
    assert stages(answers) == [(WANG_PHONE, 7, "received")]
    (alarm,) = door.rows("alarm")
    assert (alarm["kind"], alarm["device_id"]) == ("sos", WANG_REMOTE)
    assert door.rows("press")[0]["source"] == "remote"


def test_a_heartbeat_that_overtook_its_press_does_not_make_two(door: Door) -> None:
    door.store(
        door.reading(WANG_PHONE, "heartbeat", heartbeat(open=held())), door.reading(WANG_PHONE, "sos", press(test=True))
    )
    assert [(one["kind"], one["presses"]) for one in door.rows("alarm")] == [("test", 1)]


def test_a_flood_of_one_button_folds_into_its_alarm_and_every_press_is_answered(door: Door) -> None:
    numbers = range(1, PRESSES_KEPT_MAX + 51)
    for number in numbers:
        assert [one.stage for one in door.hears(WANG_PHONE, "sos", press(number=number))] == ["received"]
    (alarm,) = door.rows("alarm")
    assert alarm["presses"] == len(numbers)
    assert len(door.rows("press")) == PRESSES_KEPT_MAX
    assert len([one for one in door.rows("event") if one["topic"] == "alarm"]) == PRESSES_KEPT_MAX + 5
    door.hears(WANG_PHONE, "sos", press(number=numbers[-1]))
    assert door.rows("alarm")[0]["presses"] == len(numbers), "a copy of a folded press is a copy"
    take(door)
    assert [one.stage for one in door.hears(WANG_PHONE, "heartbeat", heartbeat(open=held(number=numbers[-1])))] == [
        "taken"
    ]
    close(door)
    assert [one.stage for one in door.hears(WANG_PHONE, "heartbeat", heartbeat(open=held(number=numbers[-1])))] == [
        "closed"
    ]
    assert len(door.rows("alarm")) == 1
    told = door.database.read_now(lambda tx: alarms.answers_of(tx, [1]))
    assert stages(told) == [(WANG_PHONE, numbers[-1], "closed")], "at once, not with the next heartbeat"


def test_every_accepted_press_belongs_to_exactly_one_alarm(door: Door) -> None:
    for number in range(1, 4):
        door.hears(WANG_PHONE, "sos", press(number=number))
        door.hears(LI_PHONE, "sos", press(LI_PHONE, number))
    known = {one["id"] for one in door.rows("alarm")}
    assert {one["alarm_id"] for one in door.rows("press")} == known
    assert sum(one["presses"] for one in door.rows("alarm")) == len(door.rows("press")) == 6


def test_what_happened_is_on_the_residents_timeline(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", press())
    door.hears(WANG_PHONE, "sos", press(number=2))
    take(door)
    close(door)
    lines = [(one["resident_id"], one["kind"], one["alarm_id"]) for one in door.rows("timeline")]
    assert lines == [(cast.WANG, f"alarm_{what}", 1) for what in ("opened", "pressed", "taken", "closed")]


def test_after_a_start_every_unclosed_press_is_answered_again(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", press())
    door.hears(WANG_PHONE, "sos", press(number=2))
    door.hears(LI_PHONE, "sos", press(LI_PHONE))
    take(door, 2)
    again = door.database.read_now(alarms.answers_again)
    assert sorted(stages(again)) == [
        (WANG_PHONE, 1, "received"),
        (WANG_PHONE, 2, "received"),
        (LI_PHONE, 1, "taken"),
    ]


def test_event_code_and_well_are_on_the_timeline_once_and_answered_each_time(door: Door) -> None:
    said = {
        "event": {"epoch": EPOCH, "number": 1, "kind": "mains_lost", "uptime_ms": 1},
        "code": {"epoch": EPOCH, "number": 2, "digits": "12#"},
        "well": {"epoch": EPOCH, "number": 3, "uptime_ms": 1},
    }
    for _ in range(2):
        for number, (name, value) in enumerate(said.items(), 1):
            assert stages(door.hears(WANG_PHONE, name, value)) == [(WANG_PHONE, number, "received")]
    lines = [(one["kind"], one["data"]) for one in door.rows("timeline")]
    assert lines == [("event", {"kind": "mains_lost"}), ("code", {"digits": "12#"}), ("well", {})]
    assert door.rows("alarm") == []


def test_whose_service_has_ended_is_heard_like_anybody_else(door: Door) -> None:
    def end(tx: Write) -> None:
        tx.sql.execute(text("UPDATE resident SET ended_on = '2026-11-01', end_reason = 'moved' WHERE id = 1"))

    door.database.write_now(end)
    assert stages(door.hears(WANG_PHONE, "sos", press())) == [(WANG_PHONE, 1, "received")]
    assert [(one["state"], one["resident_id"]) for one in door.rows("alarm")] == [("open", cast.WANG)]
