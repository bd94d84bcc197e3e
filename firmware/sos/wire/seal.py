"""A press as one SMS, for when there is no internet: a person can read it, and nobody without the key can write it.

`SOS1 <device> <button> <epoch> <number> <flags> <battery> <pressed_uptime_ms> <sent_uptime_ms> <utc_s or -> <seal>`
and what the centre answers: `SOS1A <device> <button> <epoch> <number> <stage> <utc_s> <seal>`
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

from sos.hmac import hmac_sha256, same_bytes

from .errors import WireError
from .fields import check_all
from .messages import fields_of, is_id

SEALED_LENGTH_MAX = 160  # one SMS of the GSM 7-bit basic alphabet (3GPP TS 23.038), all ours being ASCII within it
SEAL_BITS = 80  # RFC 2104 section 5 asks for at least half of the hash or 80 bits; 16 characters of base 32
KEY_LENGTH_MIN = 16

_MARK = "SOS1"
_ANSWER_MARK = "SOS1A"  # not the mark of a press: what we say must never come back as one
_BASE32 = b"abcdefghijklmnopqrstuvwxyz234567"

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NamedTuple

    class Sealed(NamedTuple):
        """An opened SMS: the device that sent it, and the fields of `sos`."""

        device: str
        press: dict[str, Any]
else:
    Sealed = namedtuple("Sealed", ("device", "press"))


def seal_press(key: bytes, press: dict[str, Any], device: str | None = None) -> str:
    """The `sos` fields `press`, path "sms", sealed with the key of `device` (who sends it; the button itself if None).

    At most SEALED_LENGTH_MAX characters, all in GSM 7-bit basic. Raises WireError if the press is against the contract.
    """
    if len(key) < KEY_LENGTH_MIN:
        raise WireError("bad_seal", "", "the key has " + str(len(key)) + " bytes, at least 16 are needed")
    press = check_all(fields_of("sos"), press, "")
    if press["path"] != "sms":
        raise WireError("out_of_range", "path", "path is " + press["path"] + ", a sealed press goes by sms")
    plain = _MARK + " " + (device or press["button"]) + " " + " ".join(_words(press))
    return plain + " " + _seal(key, plain)


def open_sealed(find_key: Callable[[str], bytes | None], text: str) -> Sealed:
    """Sealed(device, press) of a received SMS. `find_key(device)` gives that device's key, or None if unknown.

    Raises WireError too_long, bad_seal. A copy of an old SMS opens again: epoch and number tell that it is one.
    """
    if len(text) > SEALED_LENGTH_MAX:
        raise WireError("too_long", "", "the SMS has " + str(len(text)) + " characters, at most 160 are allowed")
    words = text.strip().split(" ")
    if len(words) != 11 or words[0] != _MARK or not is_id(words[1]):
        raise WireError("bad_seal", "", "not a sealed press: 11 words of which the first is " + _MARK)
    key = find_key(words[1])
    if key is None or len(key) < KEY_LENGTH_MIN:
        raise WireError("bad_seal", "device", "there is no key for " + words[1])
    if not same(_seal(key, " ".join(words[:10])), words[10]):
        raise WireError("bad_seal", "", "the seal is not that of " + words[1])
    return Sealed(words[1], _press(words[2:10]))


def seal_answer(key: bytes, answer: dict[str, Any], device: str) -> str:
    """The `answer` to a press that `device` sent by SMS, sealed with that device's key. Raises WireError."""
    answer = check_all(fields_of("answer"), answer, "")
    words = (answer["button"], answer["epoch"], str(answer["number"]), answer["stage"], str(answer["utc_s"]))
    plain = _ANSWER_MARK + " " + device + " " + " ".join(words)
    return plain + " " + _seal(key, plain)


def open_answer(key: bytes, device: str, text: str) -> dict[str, Any]:
    """The fields of an `answer` that `device` received by SMS. Raises WireError too_long, bad_seal."""
    if len(text) > SEALED_LENGTH_MAX:
        raise WireError("too_long", "", "the SMS has " + str(len(text)) + " characters, at most 160 are allowed")
    words = text.strip().split(" ")
    if len(words) != 8 or words[:2] != [_ANSWER_MARK, device]:
        raise WireError("bad_seal", "", "not a sealed answer to " + device)
    if not same(_seal(key, " ".join(words[:7])), words[7]):
        raise WireError("bad_seal", "", "the seal is not that of " + device)
    try:
        answer = {
            "button": words[2],
            "epoch": words[3],
            "number": int(words[4]),
            "stage": words[5],
            "utc_s": int(words[6]),
        }
    except ValueError:
        raise WireError("bad_seal", "", "sealed with the right key, but the fields of the answer are wrong")
    return check_all(fields_of("answer"), answer, "")


def _words(press: dict[str, Any]) -> tuple[str, ...]:
    flags = (
        ("r" if press["source"] == "remote" else "p")
        + ("f" if press["further"] else "-")
        + ("t" if press["test"] else "-")
        + ("m" if press["mains"] else "b")
    )
    return (
        press["button"],
        press["epoch"],
        str(press["number"]),
        flags,
        str(press["battery_pct"]),
        str(press["pressed_uptime_ms"]),
        str(press["sent_uptime_ms"]),
        str(press.get("pressed_utc_s", "-")),
    )


def _press(words: list[str]) -> dict[str, Any]:
    """The press in words whose seal was right. They are ours then, so anything odd in them is said as bad_seal too."""
    try:
        button, epoch, number, flags, battery_pct, pressed_ms, sent_ms, utc_s = words
        press = {
            "button": button,
            "epoch": epoch,
            "number": int(number),
            "source": "remote" if flags[0] == "r" else "phone",
            "path": "sms",
            "pressed_uptime_ms": int(pressed_ms),
            "sent_uptime_ms": int(sent_ms),
            "further": flags[1] == "f",
            "test": flags[2] == "t",
            "battery_pct": int(battery_pct),
            "mains": flags[3] == "m",
        }
        if utc_s != "-":
            press["pressed_utc_s"] = int(utc_s)
        if list(_words(check_all(fields_of("sos"), press, ""))) == words:
            return press
    except (ValueError, IndexError):
        pass
    raise WireError("bad_seal", "", "sealed with the right key, but the fields of the press are wrong")


def _seal(key: bytes, plain: str) -> str:
    number = int.from_bytes(hmac_sha256(key, plain.encode())[: SEAL_BITS // 8], "big")
    letters = bytearray(SEAL_BITS // 5)  # not a list of letters: MicroPython keeps every letter that it meets for ever
    for at in range(len(letters)):
        letters[at] = _BASE32[number & 31]
        number >>= 5
    return str(letters, "ascii")


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that does not tell how much of them is."""
    return same_bytes(one.encode(), other.encode())
