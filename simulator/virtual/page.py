"""An operator's page: it hears the hub's real feed, knows when it has fallen silent, and comes back by itself.

In the hub it is a WebSocket like any other (`PageSocket`). A tick costs it almost nothing: a page hears 43,200 a day.
"""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy.exc import SQLAlchemyError

from hub.console import SIGNED_OUT, Resume
from hub.operators import who_is
from simulator.virtual.screen import Screen, read, retry_ms
from simulator.virtual.timer import Timer

if TYPE_CHECKING:
    from random import Random

    from starlette.websockets import WebSocket

    from hub.kernel import Database
    from hub.running import Running
    from simulator.virtual.cable import Cable
    from simulator.virtual.desk import Hub
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.screen import Alarm

SILENCE_US_MAX: Final = 5_000_000  # then what is on the screen may be old
HUB_NOTICES_US: Final = 40_000_000  # the web server asks every 20 s if the page is there, and waits 20 s for its answer
_TICK: Final = '{"type":"tick"'
_REFUSED: Final = 4403  # the handshake was refused: there is no session


class Page:
    """Made shut; `open` and `close` it. `changed` is set with each piece of news and whenever its state changes.

    seq, alarms: what it shows, and the number of the last event in it. What it shows is exactly what the hub's
    database held at that number. seq is None while it shows nothing.
    """

    def __init__(self, loop: VirtualLoop, hub: Hub, cable: Cable, draw: Random) -> None:
        self.screen = Screen()
        self.is_open = False
        self.signed_out = False
        self.changed = asyncio.Event()
        self.opened_lines = 0
        self._loop = loop
        self._hub = hub
        self._cable = cable
        self._draw = draw
        self._token: str | None = None
        self._line: Line | None = None
        self._heard_us = -SILENCE_US_MAX
        self._since_us = 0
        self._attempt = 0
        self._timer = Timer(loop)

    @property
    def seq(self) -> int | None:
        """The number of the last event in what is shown."""
        return self.screen.seq

    @property
    def alarms(self) -> dict[int, Alarm]:
        """AlarmSummary by id: all that are not closed, and the last 200 that are."""
        return self.screen.alarms

    @property
    def is_live(self) -> bool:
        """Whether what it shows is at most 5 s old."""
        silent_us = self._loop.now_us - self._heard_us
        return self.is_open and self.screen.seq is not None and silent_us <= SILENCE_US_MAX

    def open(self, token: str | None) -> None:
        """Load the page: it begins with nothing on it, and with this session."""
        self.close()
        self._token = token
        self.screen = Screen()
        self.is_open, self.signed_out, self._attempt = True, False, 0
        self._connect()

    def close(self) -> None:
        """Close the window."""
        self._timer.stop()
        line, self._line = self._line, None
        if line is not None:
            line.leave()
        self.is_open, self.screen = False, Screen()
        self._heard_us = -SILENCE_US_MAX
        self.changed.set()

    # What the line tells.

    def hears(self, line: Line, text: str) -> None:
        """A message of the hub has come."""
        if line is not self._line:
            return
        self._heard_us = self._loop.now_us
        message = read(text)
        if message["type"] == "hello":
            self._attempt = 0
        if self.screen.hears(message, self._loop.now_us) or message["type"] == "hello":
            self.changed.set()

    def ticks(self, line: Line) -> None:
        """The hub is there, and that is all that it says."""
        if line is self._line:
            self._heard_us = max(self._heard_us, self._loop.now_us)

    def lost(self, line: Line, code: int) -> None:
        """The line is gone."""
        if line is not self._line:
            return
        self._line = None
        self.changed.set()
        if code in (SIGNED_OUT, _REFUSED):
            self.signed_out = True  # the page goes to the door, and waits there for its person
            self._timer.stop()
        else:
            self._timer.after_us(retry_ms(self._attempt, self._draw.random()) * 1_000, self._look)
            self._attempt += 1

    def _connect(self) -> None:
        self.opened_lines += 1
        self._line = Line(self._loop, self._hub, self._cable, self)
        self._line.call(self._token, self.screen.epoch, self.screen.seq)
        self._since_us = self._loop.now_us
        self._timer.after_us(SILENCE_US_MAX, self._look)

    def _look(self) -> None:
        """Connect if there is no line; cut one that says nothing, so that the next try can begin."""
        line = self._line
        if line is None:
            self._connect()
            return
        silent_us = self._loop.now_us - max(self._heard_us, self._since_us)
        if silent_us < SILENCE_US_MAX:
            self._timer.after_us(SILENCE_US_MAX - silent_us, self._look)
            return
        line.leave()
        self.lost(line, 0)


class Line:
    """One connection of a page to the feed, both ends of it. `scope`: as of a WebSocket, without ways past it."""

    def __init__(self, loop: VirtualLoop, hub: Hub, cable: Cable, page: Page) -> None:
        self._loop = loop
        self._hub = hub
        self._cable = cable
        self._page = page
        self._left = False
        self._talk: asyncio.Task[None] | None = None
        self.scope: dict[str, Any] = {}

    def call(self, token: str | None, epoch: str | None, seq: int | None) -> None:
        """Ask the hub for the feed from there on."""
        self._cable.carry(self._arrived, token, Resume(type="resume", epoch=epoch, seq=seq))

    def leave(self) -> None:
        """The page's end is shut; the hub notices in a moment, or after a while if it cannot be told."""
        self._left = True
        self._cable.carry(self._end)
        if not self._cable.whole:
            self._loop.after_us(HUB_NOTICES_US, self._end)

    # The hub's end.

    async def send_text(self, text: str) -> None:
        """As a WebSocket does. A tick is not carried, only noted: one step less for each."""
        if not text.startswith(_TICK):
            self._cable.carry(self._page.hears, self, text)
        elif self._cable.whole:
            self._page.ticks(self)

    async def close(self, code: int) -> None:
        """The hub ends it."""
        self._cable.carry(self._page.lost, self, code)

    def _arrived(self, token: str | None, read_to: Resume) -> None:
        process, running, database = self._hub.process, self._hub.running, self._hub.database
        if process is None or not process.alive or running is None or database is None:
            self._cable.carry(self._page.lost, self, 0)
        elif not self._left:
            process.at_death(self._hub_died)
            self._talk = process.spawn(self._serve(running, database, token, read_to))

    async def _serve(self, running: Running, database: Database, token: str | None, read_to: Resume) -> None:
        """As the feed's endpoint: who has no session does not come in, and a database that fails closes the line.

        Whatever else breaks there is a violation (`nothing_stumbles`): pages that come back for ever see nothing.
        """
        code = 0
        try:
            who = await who_is(database, token)
            if who is None:
                code = _REFUSED
            else:
                await running.feed.talk(cast("WebSocket", self), who, read_to)
        except (SQLAlchemyError, sqlite3.Error):
            pass
        except Exception as error:
            self._loop.call_exception_handler({"message": "the feed of a page broke", "exception": error})
        self._talk = None
        await self.close(code)

    def _hub_died(self) -> None:
        self._cable.carry(self._page.lost, self, 0)

    def _end(self) -> None:
        if self._talk is not None:
            self._talk.cancel()
