"""What is said when a message cannot be understood: which part of it, what was wrong, and what would be right."""

from __future__ import annotations

CODES = (
    "not_utf8",  # the bytes are no text at all
    "not_json",  # text, but no JSON; or a field twice, or nested deeper than any message of ours
    "not_object",  # JSON, but a list or a bare value
    "missing",  # a field that every message of this kind has is not there
    "wrong_type",  # a text where a number belongs, a fraction where an integer belongs, null
    "out_of_range",  # of the right type, and not one of the values that are allowed
    "too_long",  # more bytes than `length_max`; found before anything is parsed
    "unknown_field",  # only when writing: a misspelt name must not vanish silently
    "bad_topic",
    "unknown_version",
    "unknown_message",
    "bad_seal",  # the sealed form is not one, names a device without a key, or was not written with its key
)


class WireError(ValueError):
    """A message, topic or sealed text against the contract.

    `code` is one of CODES, `field` the field's path such as "open.stage" ("" for the whole), `text` one line
    in English for logs and technicians. The text never holds more than 40 characters of what was received.
    """

    def __init__(self, code: str, field: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.field = field
        self.text = text


def shown(value: object) -> str:
    """What was received, short enough for one line of a log, with nothing in it that a terminal would obey."""
    text = repr(value)
    safe = "".join([letter if " " <= letter <= "~" else "?" for letter in text[:40]])
    return safe if len(text) <= 40 else safe[:37] + "..."
