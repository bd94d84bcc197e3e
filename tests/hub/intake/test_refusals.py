"""What is not understood: an alarm on a known device's `up/sos`; kept, counted and shown everywhere else."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sos import wire

from hub.alarms.policy import PRESSES_KEPT_MAX
from hub.intake.cap import HOUR_MS, RAW_PER_HOUR_MAX
from hub.intake.model import PAYLOAD_BYTES_MAX, Message
from hub.intake.policy import read
from tests import cast
from tests.hub.intake.door import EPOCH, LI_PHONE, SITE_KEY, WANG_PHONE, WANG_REMOTE, Door, heartbeat, held, press

RECORDS = ("raw_message", "refusal")


def payload(**changes: Any) -> bytes:
    """A press of Wang's, except for these fields; None leaves one out."""
    return json.dumps({name: value for name, value in {**press(), **changes}.items() if value is not None}).encode()


UNREADABLE = {
    "not_utf8": b"\xff\xfe",
    "not_json": b'{"button":',
    "not_object": b"[]",
    "missing": payload(number=None),
    "wrong_type": payload(number="one"),
    "out_of_range": payload(battery_pct=101),
    "too_long": b" " * 1_000_000,
    "not_paired": payload(button=LI_PHONE),
}


@pytest.mark.parametrize("reason", UNREADABLE)
def test_what_cannot_be_read_on_a_known_devices_sos_is_an_alarm(door: Door, reason: str) -> None:
    assert door.hears(WANG_PHONE, "sos", UNREADABLE[reason]) == []
    (alarm,) = door.rows("alarm")
    assert (alarm["kind"], alarm["priority"], alarm["device_id"]) == ("unreadable", 1, WANG_PHONE)
    (raw,) = door.rows("raw_message")
    assert (raw["outcome"], raw["reason"], raw["length"]) == ("unreadable", reason, len(UNREADABLE[reason]))
    assert raw["payload"] == UNREADABLE[reason][:PAYLOAD_BYTES_MAX]
    assert [(one["device"], one["reason"], one["count"]) for one in door.rows("refusal")] == [(WANG_PHONE, reason, 1)]


def test_of_a_huge_message_only_what_will_be_kept_waits_to_be_stored(door: Door) -> None:
    message = Message(cast.NOON_MS, "mqtt", wire.topic(cast.SITE, WANG_PHONE, "sos"), b"x" * 1_000_000)
    reading = read(message, cast.SITE, door.registry, lambda _device: None)
    assert (reading.length, len(reading.message.payload)) == (1_000_000, PAYLOAD_BYTES_MAX)


def test_a_press_that_names_a_device_nobody_knows_is_unreadable_too(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", payload(button="ph-99999"))
    assert [one["kind"] for one in door.rows("alarm")] == ["unreadable"]


def test_a_second_unreadable_press_joins_the_first(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", b"?")
    door.hears(WANG_PHONE, "sos", b"??")
    door.hears(LI_PHONE, "sos", b"?")
    assert [(one["device_id"], one["presses"]) for one in door.rows("alarm")] == [(WANG_PHONE, 2), (LI_PHONE, 1)]


def test_an_unreadable_press_does_not_hide_in_an_sos_nor_an_sos_in_it(door: Door) -> None:
    door.hears(WANG_PHONE, "sos", b"?")
    door.hears(WANG_PHONE, "sos", press())
    assert [one["kind"] for one in door.rows("alarm")] == ["unreadable", "sos"]


REFUSED = {
    "an unknown device": (f"lamplight/v1/{cast.SITE}/ph-99999/up/sos", payload(), "unknown_device"),
    "another version": (f"lamplight/v2/{cast.SITE}/{WANG_PHONE}/up/sos", payload(), "unknown_version"),
    "another site": (f"lamplight/v1/elsewhere/{WANG_PHONE}/up/sos", payload(), "bad_topic"),
    "a topic for devices": (f"lamplight/v1/{cast.SITE}/{WANG_PHONE}/down/ask", b"{}", "bad_topic"),
    "a message nobody knows": (f"lamplight/v1/{cast.SITE}/{WANG_PHONE}/up/hello", b"{}", "unknown_message"),
    "not our topic": ("weather/shanghai", b"{}", "bad_topic"),
    "an empty topic": ("", b"", "bad_topic"),
    "a heartbeat of nothing": (f"lamplight/v1/{cast.SITE}/{WANG_PHONE}/up/heartbeat", b"{}", "missing"),
    "a code of letters": (
        f"lamplight/v1/{cast.SITE}/{WANG_PHONE}/up/code",
        json.dumps({"epoch": EPOCH, "number": 1, "digits": "abc"}).encode(),
        "out_of_range",
    ),
    "somebody else's open press": (
        f"lamplight/v1/{cast.SITE}/{WANG_PHONE}/up/heartbeat",
        wire.encode("heartbeat", heartbeat(open=held(LI_PHONE))),
        "not_paired",
    ),
    "a phone's press held by its remote": (
        f"lamplight/v1/{cast.SITE}/{WANG_REMOTE}/up/heartbeat",
        wire.encode("heartbeat", heartbeat(open=held(WANG_PHONE))),
        "not_paired",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_we_do_not_believe_is_kept_counted_and_changes_nothing(door: Door, case: str) -> None:
    topic, said, reason = REFUSED[case]
    before = door.everything(*RECORDS)
    reading = door.read(topic, said)
    assert door.store(reading) == []
    assert (reading.heartbeat, reading.online) == (None, None)
    assert [(one["topic"], one["outcome"], one["reason"]) for one in door.rows("raw_message")] == [
        (topic, "refused", reason)
    ]
    assert [(one["reason"], one["count"]) for one in door.rows("refusal")] == [(reason, 1)]
    assert door.everything(*RECORDS) == before


def test_a_heartbeat_that_the_broker_kept_is_no_sign_of_life(door: Door) -> None:
    reading = door.reading(WANG_PHONE, "heartbeat", heartbeat(), retained=True)
    assert (reading.reason, reading.heartbeat) == ("retained", None)


def test_heartbeats_and_what_the_broker_repeats_cost_no_raw_rows(door: Door) -> None:
    door.hears(WANG_PHONE, "heartbeat", heartbeat())
    door.hears(WANG_PHONE, "status", {"online": True, "reason": "connected"}, retained=True)
    assert door.rows("raw_message") == []
    door.hears(WANG_PHONE, "status", {"online": False, "reason": "lost"})
    assert len(door.rows("raw_message")) == 1


def test_beyond_the_cap_messages_are_only_counted_but_a_press_is_still_an_alarm(door: Door) -> None:
    well = door.reading(WANG_PHONE, "well", {"epoch": EPOCH, "number": 1, "uptime_ms": 1})
    noise = [door.reading(WANG_PHONE, "code", b"?") for _ in range(RAW_PER_HOUR_MAX)]
    late = door.reading(WANG_PHONE, "well", {"epoch": EPOCH, "number": 2, "uptime_ms": 1})
    door.store(well, *noise, late, door.reading(WANG_PHONE, "sos", press()), door.reading(WANG_PHONE, "sos", b"?"))
    assert len(door.rows("raw_message")) == RAW_PER_HOUR_MAX
    assert sorted(one["kind"] for one in door.rows("alarm")) == ["sos", "unreadable"]
    counts = {one["reason"]: one["count"] for one in door.rows("refusal")}
    assert counts == {"not_json": RAW_PER_HOUR_MAX + 1, "over_cap": 2}
    assert len([one for one in door.rows("timeline") if one["kind"] == "well"]) == 1
    door.clock.forward(HOUR_MS)
    door.hears(WANG_PHONE, "well", {"epoch": EPOCH, "number": 2, "uptime_ms": 1})
    assert len([one for one in door.rows("timeline") if one["kind"] == "well"]) == 2


def test_a_flood_of_unreadable_presses_folds_and_stays_one_alarm(door: Door) -> None:
    for _ in range(PRESSES_KEPT_MAX + 20):
        door.hears(WANG_PHONE, "sos", b"?")
    (alarm,) = door.rows("alarm")
    assert alarm["presses"] == PRESSES_KEPT_MAX + 20
    assert alarm["version"] == PRESSES_KEPT_MAX + 2


def test_invented_devices_share_one_allowance(door: Door) -> None:
    door.store(*(door.read(f"lamplight/v1/{cast.SITE}/x{n}/up/sos", b"") for n in range(RAW_PER_HOUR_MAX + 10)))
    assert len(door.rows("raw_message")) == RAW_PER_HOUR_MAX
    assert [(one["device"], one["count"]) for one in door.rows("refusal")] == [("", RAW_PER_HOUR_MAX + 10)]


def test_a_sealed_press_by_sms_goes_through_the_same_door(door: Door) -> None:
    key = door.key_of(WANG_PHONE)
    assert key is not None
    text = wire.seal_press(key, press(path="sms"))
    for _ in range(2):
        assert [one.stage for one in door.store(door.read("", text.encode(), "sms"))] == ["received"]
    assert [(one["carrier"], one["path"]) for one in door.rows("press")] == [(WANG_PHONE, "sms")]
    door.hears(WANG_PHONE, "sos", press())
    assert door.rows("alarm")[0]["presses"] == 1, "the same press over MQTT is a copy"


def test_an_sms_with_a_wrong_seal_may_be_anybodys_and_is_refused(door: Door) -> None:
    forged = wire.seal_press(b"not the key of this device", press(path="sms"))
    door.store(door.read("", forged.encode(), "sms"), door.read("", b"\xff", "sms"))
    assert door.rows("alarm") == []
    assert [one["outcome"] for one in door.rows("raw_message")] == ["refused", "refused"]
    assert SITE_KEY.hex() not in str(door.rows("raw_message"))


KNOWN = st.sampled_from([WANG_PHONE, WANG_REMOTE, LI_PHONE])
PARTS = st.one_of(st.just("lamplight"), st.just("v1"), st.just(cast.SITE), KNOWN, st.just("up"), st.just("down"))
NAMES = st.one_of(st.sampled_from(sorted(wire.MESSAGES)), st.text(max_size=10))
ANY_TOPIC = st.one_of(
    st.text(max_size=120),
    st.lists(st.one_of(PARTS, NAMES), max_size=8).map("/".join),
    st.builds("lamplight/v1/{}/{}/up/{}".format, st.just(cast.SITE), st.one_of(KNOWN, st.text(max_size=8)), NAMES),
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
SPOILT = st.tuples(st.sampled_from(sorted(press())), JSON).map(
    lambda one: json.dumps({**press(), one[0]: one[1]}).encode()
)
ANY_BYTES = st.one_of(st.binary(max_size=200), JSON.map(lambda value: json.dumps(value).encode()), SPOILT)
FUZZ = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], print_blob=True)


@FUZZ
@given(device=KNOWN, said=ANY_BYTES)
def test_any_bytes_on_a_known_devices_sos_end_in_an_alarm(door: Door, device: str, said: bytes) -> None:
    before = sum(one["presses"] for one in door.rows("alarm"))
    copies = len(door.rows("press"))
    reading = door.reading(device, "sos", said)
    answers = door.store(reading)
    after = sum(one["presses"] for one in door.rows("alarm"))
    is_copy = reading.outcome == "stored" and len(door.rows("press")) == copies
    assert after == before + (0 if is_copy else 1)
    assert (reading.outcome == "stored") == bool(answers)
    assert reading.outcome in ("stored", "unreadable")


@FUZZ
@given(topic=ANY_TOPIC, said=ANY_BYTES)
def test_any_bytes_on_any_other_topic_are_refused_visibly_and_change_nothing(
    door: Door, topic: str, said: bytes
) -> None:
    reading = door.read(topic, said)
    if reading.is_press or reading.outcome == "stored":
        return  # a press, or by chance a right message: those have tests of their own
    before = door.everything(*RECORDS)
    counted = sum(one["count"] for one in door.rows("refusal"))
    kept = len(door.rows("raw_message"))
    assert door.store(reading) == []
    assert door.everything(*RECORDS) == before
    assert sum(one["count"] for one in door.rows("refusal")) == counted + 1
    assert len(door.rows("raw_message")) == kept + reading.keep
    assert reading.heartbeat is None
    assert reading.online is None
