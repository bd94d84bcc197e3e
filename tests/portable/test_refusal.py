"""Why broker and device did not come together, as one word; and what is no refusal at all."""

from __future__ import annotations

from sos.mqtt import Refused
from sos.parts.refusal import WHY_LENGTH_MAX, why

SAID = {
    "The certificate validity starts in the future\n": "not_yet_valid",
    "\nThe certificate validity has expired\n": "expired",
    "The certificate Common Name (CN) does not match with the expected CN\n": "wrong_name",
    "The certificate is not correctly signed by the trusted CA\n": "unknown_authority",
    "something that nobody has said yet": "not_believed",
}


def test_what_the_chip_says_of_a_certificate_has_a_word() -> None:
    for text, word in SAID.items():
        assert why(ValueError(text)) == word


def test_what_the_broker_says_has_a_word() -> None:
    assert why(OSError(-0x7780, "")) == "our_certificate"
    assert why(OSError(-0x7700, "")) == "tls_failed"
    assert [why(Refused(code)) for code in (1, 4, 5, 77)] == [
        "mqtt_version",
        "wrong_password",
        "not_allowed",
        "mqtt_refused",
    ]


def test_a_line_that_broke_is_no_refusal() -> None:
    for error in (OSError(104), OSError(-0x7280, ""), OSError("closed by the broker"), OSError()):
        assert why(error) is None


def test_every_word_fits_into_a_heartbeat() -> None:
    for code in range(256):
        assert len(why(Refused(code)) or "") <= WHY_LENGTH_MAX
