"""Both ends write exactly the bytes of tests/wire/vectors.json, and refuse the same ones for the same reason."""

from sos import wire
from sos.wire.codec import find

from tests.portable.cases import cases, payload, refusal

assert find("piece")  # a device loads it only when it is needed, and the cases need it


def test_what_is_written_is_golden():
    for case in cases("golden"):
        assert wire.encode(case["golden"], case["value"]) == payload(case), case["about"]


def test_what_is_golden_is_read():
    for case in cases("golden"):
        assert wire.decode(case["golden"], payload(case)) == case["value"], case["about"]


def test_other_ways_to_write_the_same_are_read():
    for case in cases("accepted"):
        assert wire.decode(case["accepted"], payload(case)) == case["value"], case["about"]


def test_what_is_wrong_is_refused_by_its_name():
    for case in cases("refused"):
        error = refusal(lambda case=case: wire.decode(case["refused"], payload(case)))
        assert (error.code, error.field) == (case["code"], case["field"]), (case, error.code, error.field, error.text)


def test_what_is_wrong_is_not_written():
    for case in cases("unwritable"):
        error = refusal(lambda case=case: wire.encode(case["unwritable"], case["value"]))
        assert (error.code, error.field) == (case["code"], case["field"]), (case, error.code, error.field)


def test_an_error_is_one_short_line_of_plain_letters():
    for case in cases("refused"):
        error = refusal(lambda case=case: wire.decode(case["refused"], payload(case)))
        assert error.code in wire.CODES
        assert 10 < len(error.text) < 200, error.text
        assert min(error.text) >= " ", error.text
        assert max(error.text) <= "~", error.text


def test_a_topic_names_site_device_and_message():
    for case in cases("topic"):
        parts = (case["site"], case["device"], case["direction"], case["message"])
        assert wire.parse_topic(case["topic"]) == parts
        assert wire.topic(case["site"], case["device"], case["message"]) == case["topic"]


def test_any_other_topic_is_refused():
    for case in cases("bad_topic"):
        error = refusal(lambda case=case: wire.parse_topic(case["bad_topic"]))
        assert error.code == case["code"], (case, error.code)


def test_a_sealed_press_is_written_and_opened():
    for case in cases("sealed"):
        key = bytes.fromhex(case["key"])
        assert wire.seal_press(key, case["press"], case["device"]) == case["sealed"]
        assert wire.open_sealed(lambda _device, key=key: key, case["sealed"]) == (case["device"], case["press"])


def test_a_seal_that_is_not_right_is_not_opened():
    for case in cases("bad_seal"):
        key = bytes.fromhex(case["key"]) or None
        error = refusal(lambda case=case, key=key: wire.open_sealed(lambda _device: key, case["bad_seal"]))
        assert error.code == case["code"], (case, error.code)
