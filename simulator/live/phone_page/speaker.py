"""The loudspeaker of the picked phone: the phone's own voice decides what is said when, the browser plays it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final

from sos.parts.signs import notes
from sos.parts.voice import Play, Voice

if TYPE_CHECKING:
    from collections.abc import Callable

SAID_S: Final = 3.0  # about a phrase; when the browser has done is not worth asking


class Speaker:
    """`play` gets what to play now, as a message for the page: a word, its notes, and the pieces of a name."""

    def __init__(self, play: Callable[[dict[str, Any]], None]) -> None:
        self._play = play
        self._voice = Voice()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def volume(self) -> int:
        """1 to 5."""
        return self._voice.volume

    def say(self, word: str, by: str) -> None:
        """The phone says a word."""
        self._take(self._voice.say(word, by or None, _now_ms()))

    def turn(self, *, louder: bool) -> None:
        """The volume key."""
        self._take(self._voice.turn(louder, _now_ms()))

    def quiet(self) -> None:
        """Nobody waits any more."""
        self._voice.quiet()

    def stop(self) -> None:
        """The visitor has gone to another phone."""
        self._voice = Voice(self._voice.volume)
        if self._timer is not None:
            self._timer.cancel()

    def _take(self, play: Play | None) -> None:
        loop = asyncio.get_running_loop()
        if play is not None:
            self._tell(play)
            self._set_timer(loop.call_later(SAID_S, lambda: self._take(self._voice.ended(_now_ms()))))
        elif self._voice.due_ms is not None and (self._timer is None or self._timer.when() <= loop.time()):
            in_s = max(self._voice.due_ms - _now_ms(), 0) / 1000
            self._set_timer(loop.call_later(in_s, lambda: self._take(self._voice.tick(_now_ms()))))

    def _tell(self, play: Play) -> None:
        about = {"word": play.word, "name": play.name, "volume": play.volume}
        self._play({"type": "play", **about, "notes": notes(play.word), "notes_first": play.notes_first})

    def _set_timer(self, timer: asyncio.TimerHandle) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = timer


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
