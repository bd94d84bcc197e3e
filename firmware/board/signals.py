"""The lamp and the voice of the phone. Each change is also one JSON line on the console, for the technician's cable."""

import json

from machine import Pin

from board import pins

# red, green, blue. Colours are never the only sign: the voice says the same.
COLOURS = {
    "idle": (0, 0, 0),
    "heard": (1, 1, 0),
    "sending": (1, 0, 0),
    "received": (0, 0, 1),
    "taken": (0, 1, 0),
    "closed": (0, 1, 1),
    "offline": (1, 0, 1),
}


class Signals:
    """What a resident sees and hears."""

    def __init__(self) -> None:
        self._lamps = [Pin(number, Pin.OUT) for number in (pins.LAMP_RED, pins.LAMP_GREEN, pins.LAMP_BLUE)]

    def light(self, state: str) -> None:
        """Show a state until the next."""
        for lamp, level in zip(self._lamps, COLOURS[state]):
            lamp.value(level)
        log({"light": state})

    def say(self, phrase: str, by: "str | None") -> None:
        """Speak a phrase. The phrases' sound is not made yet: the console has the words."""
        log({"say": phrase} if by is None else {"say": phrase, "by": by})


def log(line: "dict[str, object]") -> None:
    """One JSON line on the console. Never a password, never a key."""
    print(json.dumps(line))  # noqa: T201 - the console is a wire of the board
