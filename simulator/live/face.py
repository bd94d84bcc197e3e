"""What one phone shows and says, how far its press has come, and, while somebody looks, what went over its wire."""

from __future__ import annotations

import json
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from sos.parts import signs

if TYPE_CHECKING:
    from collections.abc import Callable

Way = Literal["up", "down", "here"]
ENTRIES_MAX: Final = 60
# The lights that say how far the press has come; `broker` lies between `sending` and `received` and has no light.
_STAGES: Final = ("heard", "sending", "received", "taken", "closed")


class Entry(NamedTuple):
    """`what` is a message's name, or for `here` a word for what happened in the home; `text` the message as sent."""

    at_ms: int
    way: Way
    what: str
    text: str


class Face:
    """Light, caption and stage; each change is told to those who watch."""

    def __init__(self) -> None:
        self._light = "idle"
        self._say = ("idle", "")
        self._stage = "none"
        self._unsettled = False
        self._path = "ip"
        self._entries: deque[Entry] = deque(maxlen=ENTRIES_MAX)
        self._watchers: list[Callable[[], None]] = []
        self.on_say: list[Callable[[str, str], None]] = []  # called with each phrase and name

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` after each change, until `unwatch`."""
        self._watchers.append(watcher)

    def unwatch(self, watcher: Callable[[], None]) -> None:
        self._watchers.remove(watcher)

    def light(self, state: str) -> None:
        """Show this light. What it says with it comes right after; both are told as one change."""
        self.settle()
        self._light = state
        self._unsettled = True
        if state in _STAGES:
            self._stage = state
            if state == "heard":
                self._path = "ip"
        elif state == "idle":
            self._stage = "none"

    def say(self, phrase: str, by: str) -> None:
        """Say this phrase aloud; `by` is the name of who took the call, or empty."""
        self._say = (phrase, by)
        self._unsettled = True
        for listener in tuple(self.on_say):
            listener(phrase, by)

    def settle(self) -> None:
        """Tell those who watch, if light or voice changed since they were told."""
        if self._unsettled:
            self.changed()

    def at_broker(self) -> None:
        """The broker has the press. It tells the resident nothing, and a visitor where it is."""
        if self._stage in ("heard", "sending"):
            self._stage = "broker"
            self.changed()

    def by_sms(self, number: str, text: str) -> None:
        """The mobile network has the press, as a short message to this number."""
        if self._stage in ("heard", "sending"):
            self._stage = "broker"
        if self._stage == "broker":
            self._path = "sms"
        self._write("up", "sms", {"to": number, "text": text})

    def here(self, what: str) -> None:
        """Something happened in the home."""
        self._write("here", what, None)

    def sent(self, name: str, value: dict[str, Any]) -> None:
        """A message went up."""
        self._write("up", name, value)

    def received(self, name: str, value: dict[str, Any]) -> None:
        """A message came down."""
        self._write("down", name, value)

    def changed(self) -> None:
        """Tell those who watch."""
        self._unsettled = False
        for watcher in tuple(self._watchers):
            watcher()

    def as_json(self) -> dict[str, Any]:
        """What there is to see."""
        phrase, by = self._say
        return {
            "light": self._light,
            "rhythm": signs.rhythm(self._light),
            "colour": signs.sign(self._light)[0],
            "say": {"phrase": phrase, "by": by},
            "stage": self._stage,
            "path": self._path,
            "log": [entry._asdict() for entry in self._entries],
        }

    def _write(self, way: Way, what: str, value: dict[str, Any] | None) -> None:
        if not self._watchers:
            return  # 1,600 journals that nobody reads would cost more than the phones
        text = "" if value is None else json.dumps(value, ensure_ascii=False)
        self._entries.append(Entry(time.time_ns() // 1_000_000, way, what, text))
        self.changed()
