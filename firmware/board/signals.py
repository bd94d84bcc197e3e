"""The lamp and the voice of the phone. Each change is also one JSON line on the console, for the technician's cable."""

import json

from machine import Pin
from sos.parts.effects import STATES
from sos.parts.signs import Lamp, sign

from board import alive, clock, pins
from board.bell import Bell
from board.sound import Sound

SAID_MS = 60_000  # so long the light tells what was said, unless something else is to be told


class Signals:
    """What a resident sees and hears, in the resident's `language`."""

    def __init__(self, language: str) -> None:
        self._lamps = [Pin(number, Pin.OUT) for number in (pins.LAMP_RED, pins.LAMP_GREEN, pins.LAMP_BLUE)]
        self._lamp = Lamp()
        self._changed = Bell()
        self._level = self.rest = "idle"  # how things stand; what the light of a phone that rests shows (Resting)
        self._said, self._until_ms = "", 0
        self.sound = Sound("voice/" + language, 4)

    async def keep_rhythm(self) -> None:
        """Never returns."""
        while True:
            self._changed.hush()
            due_ms = self._lamp.due_ms
            pause_ms = alive.RAN_MS_MAX if due_ms is None else max(due_ms - clock.now_ms(), 0)
            if not await self._changed.wait(pause_ms) and due_ms is not None:
                if self._said and clock.now_ms() >= self._until_ms:
                    self._said = ""
                    self.show()
                self._lamp.tick(clock.now_ms())
                self._set_lamps()

    def light(self, state: str) -> None:
        """Show a state until the next."""
        self._level, self._said = state, ""
        if state == "idle":
            self.sound.voice.quiet()
        self.show()

    def show(self) -> None:
        """What the light is to tell now."""
        state = self._said or (self.rest if self._level == "idle" else self._level)
        self._lamp.show(state, clock.now_ms())
        self._set_lamps()
        self._changed.ring()
        log({"light": state})

    def tune(self, volume: "int | None", language: "str | None") -> None:
        """Speak so loud, and in this language; None: as before."""
        try:
            self.sound.tune(volume, language)
        except OSError:
            pass  # no phrases at all are here
        log({"volume": self.sound.voice.volume})

    def say(self, phrase: str, by: "str | None") -> None:
        """Speak a phrase; one that has a sign of its own is shown, too."""
        self.sound.say(phrase, by)
        if phrase not in STATES and sign(phrase):
            self._said, self._until_ms = phrase, clock.now_ms() + SAID_MS
            self.show()
        log({"say": phrase} if by is None else {"say": phrase, "by": by})

    def _set_lamps(self) -> None:
        for shift, lamp in enumerate(self._lamps):
            lamp.value(self._lamp.colour >> 2 - shift & 1)


def log(line: "dict[str, object]") -> None:
    """One JSON line on the console. Never a password, never a key."""
    print(json.dumps(line))  # noqa: T201 - the console is a wire of the board
