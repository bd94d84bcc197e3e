"""What a device says once of itself becomes a fault in the very transaction that stores it, however often it comes."""

from hub.devices.store import devices

from .door import EPOCH, LI_PHONE, WANG_PHONE, WANG_REMOTE, Door, press


def said(number: int, kind: str, **more: str) -> dict[str, object]:
    return {"epoch": EPOCH, "number": number, "kind": kind, "uptime_ms": 1, **more}


def faults(door: Door) -> list[tuple[str, str]]:
    return [(one["device_id"], one["fault"]) for one in door.rows("device_fault")]


def test_an_opened_phone_and_a_low_remote_are_faults_and_a_copy_changes_nothing(door: Door) -> None:
    door.hears(WANG_PHONE, "event", said(1, "tamper"))
    door.hears(WANG_PHONE, "event", said(2, "remote_low"))
    before = door.everything("raw_message")
    door.hears(WANG_PHONE, "event", said(1, "tamper"))
    assert door.everything("raw_message") == before
    assert faults(door) == [(WANG_PHONE, "tamper"), (WANG_REMOTE, "remote_low")]


def test_a_self_test_that_went_well_ends_the_fault_of_the_one_before(door: Door) -> None:
    door.hears(WANG_PHONE, "event", said(1, "self_test", detail="speaker"))
    assert faults(door) == [(WANG_PHONE, "self_test")]
    door.hears(WANG_PHONE, "event", said(2, "self_test"))
    assert faults(door) == []


def test_a_copy_of_an_old_bad_self_test_does_not_bring_the_fault_back(door: Door) -> None:
    first = said(1, "self_test", detail="speaker")
    for one in (first, said(2, "self_test"), first):
        door.hears(WANG_PHONE, "event", one)
    assert faults(door) == []


def test_a_reply_to_nothing_is_kept_and_changes_nothing(door: Door) -> None:
    assert door.hears(WANG_PHONE, "reply", {"id": 4711, "ok": True}) == []
    assert door.rows("device_request") == []


def test_the_press_of_a_remote_is_of_the_home_in_which_it_was_paired(door: Door) -> None:
    home = next(one["resident_id"] for one in door.rows("device") if one["id"] == LI_PHONE)
    door.hears(LI_PHONE, "event", said(1, "pairing", detail=f"paired {WANG_REMOTE}"))
    door.registry.replace(door.database.read_now(devices))
    door.hears(LI_PHONE, "sos", press(WANG_REMOTE))
    assert [(one["kind"], one["resident_id"]) for one in door.rows("alarm")] == [("sos", home)]
    assert faults(door) == [(LI_PHONE, "pairing")]
