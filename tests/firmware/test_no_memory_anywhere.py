"""Memory may lack at any line of what a phone decides: tried again, the press is there whole, and light and voice tell.

Each line of `sos/` that is run is once the one at which there is none, up to four times in a row.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

import pytest
from sos.parts.effects import HEARD, RECEIVED, Light, Publish, Say, Store
from sos.parts.events import LinkUp, Received, RedPressed, RemotePressed
from sos.parts.saved import unpack
from sos.phone import Phone

if TYPE_CHECKING:
    from types import FrameType

    from sos.parts.effects import Effect
    from sos.parts.events import Event

PHONE, REMOTE, SITE = "ph-00001", "rc-00001", "pengpu"
TICKS_MS: Final = (10, 60_000)  # later
TIMES: Final = (1, 2, 4)
EVENTS: Final = (RedPressed(), RemotePressed(REMOTE, "00c0ffee", 7))


class Room:
    """A phone in a shell like the board's (firmware/board/run.py), and what it had carried out."""

    def __init__(self, blob: bytes | None = None) -> None:
        self.phone = Phone(SITE, PHONE, "0badcafe", "test 1", blob)
        self.done: list[Effect] = []
        self._lines, self._fails_at = 0, -1

    def handle(self, event: Event, now_ms: int, fails_at: int = -1, times: int = 0) -> int:
        """Let this happen; memory lacks at that line, so often. How many lines it took."""
        for time in range(times + 1):
            self._lines, self._fails_at = 0, fails_at if time < times else -1
            try:
                self.done += self._traced(event, now_ms)
            except MemoryError:
                self.phone.undone()
            else:
                break
        for later_ms in TICKS_MS:
            self.done += self.phone.tick(now_ms + later_ms)
        return self._lines

    def written(self) -> list[tuple[str, int]]:
        """Button and number of each press in flash."""
        blobs = [effect.blob for effect in self.done if isinstance(effect, Store)]
        return [(one.value["button"], one.value["number"]) for one in unpack(blobs[-1]).waiting] if blobs else []

    def published(self) -> list[tuple[str, int]]:
        """The same of those that were sent."""
        sent = [effect.value for effect in self.done if isinstance(effect, Publish) and effect.name == "sos"]
        return [(value["button"], value["number"]) for value in sent]

    def _traced(self, event: Event, now_ms: int) -> list[Effect]:
        before = sys.gettrace()
        sys.settrace(self._trace)
        try:
            return self.phone.handle(event, now_ms)
        finally:
            sys.settrace(before)

    def _trace(self, frame: FrameType, what: str, _: Any) -> Any:
        if "/sos/" not in frame.f_code.co_filename or "/wire/" in frame.f_code.co_filename:
            return None
        if what == "line":
            self._lines += 1
            if self._lines == self._fails_at:
                raise MemoryError
        return self._trace


def lines_of(event: Event, *before: Event) -> range:
    """All lines at which memory may lack."""
    room = Room()
    for one in before:
        room.handle(one, 1_000)
    return range(1, room.handle(event, 2_000) + 1)


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("event", EVENTS, ids=["red button", "remote"])
def test_a_press_is_there_whole_wherever_memory_lacks(event: Event, times: int) -> None:
    lines = lines_of(event, LinkUp())
    assert len(lines) > 50
    for line in lines:
        room = Room()
        room.handle(LinkUp(), 1_000)
        room.handle(event, 2_000, line, times)
        button = room.phone.presses.newest
        assert button is not None, line
        assert Light(HEARD) in room.done or Light("sending") in room.done, line
        newest = (button.button, button.number)
        assert newest in room.published(), line
        assert newest in room.written() or room.phone.unwritten, line
        assert 1 <= len(room.phone.outbox.waiting) <= 3, line


@pytest.mark.parametrize("times", TIMES)
def test_an_answer_is_told_wherever_memory_lacks(times: int) -> None:
    answer = {"button": PHONE, "epoch": "0badcafe", "number": 1, "stage": "received", "utc_s": 1_800_000_000}
    lines = lines_of(Received("answer", answer), LinkUp(), RedPressed())
    assert len(lines) > 50
    for line in lines:
        room = Room()
        room.handle(LinkUp(), 1_000)
        room.handle(RedPressed(), 1_100)
        room.handle(Received("answer", answer), 2_000, line, times)
        assert room.phone.outbox.waiting == [], line
        assert Light(RECEIVED) in room.done, line
        assert Say(RECEIVED, None) in room.done, line
