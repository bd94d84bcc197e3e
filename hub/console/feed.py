"""The line from the hub to every open page: numbered news within 80 ms, a sign of life every 2 s, nothing ever skipped.

A commit of ours brings its news along; where a number is missing between it and the last one told, the event log is
read instead. So what was written by another process, or just before the hub was killed, reaches every page as surely.
"""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, WebSocket, WebSocketDisconnect
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocketState

from hub import alarms
from hub.kernel import Database, Event, Read, events_after, last_seq
from hub.operators import Signed, allow, keep_awake
from hub.watch import HubProblem

from . import messages
from .frames import frame_writer
from .policy import RESUME_EVENTS_MAX, Log, resume
from .seat import Batch, Seat

log = structlog.get_logger(__name__)

TICK_S = 2.0
# Our own commits wake the reader. Other programs write seldom (a sign-in link), and nothing of alarms.
LOOK_EVERY_TICKS = 15
COALESCE_S = 0.08
HEARD_LENGTH_MAX = 500  # longer than that is read from the log, piece by piece
AWAKE_EVERY_TICKS = 30
RESUME_WITHIN_S = 10.0

# A person has a few pages open; more are a loop in some program, and each costs every commit a little.
PAGES_PER_PERSON_MAX = 20

# Close codes of ours (4000 to 4999 are free for applications).
SIGNED_OUT = 4401
TOO_MANY_PAGES = 4429
BAD_RESUME = 4400
GOING_AWAY = 1001

router = APIRouter()


class Feed:
    """Made once by hub/running.py, kept at `app.state.feed`: `begin` before the first page, then `run` for ever.

    `problems`: what is wrong with the hub now. It is in every sign of life, from memory: a page must know of it also
    when the database has no room for the news.
    """

    def __init__(self, database: Database, problems: Callable[[], Sequence[HubProblem]] = tuple) -> None:
        self._database = database
        self._problems = problems
        self._seats: dict[Seat, int] = {}  # each with the operator who sits there
        self._woken = asyncio.Event()
        self._heard: list[Event] = []  # since the last look at the log, in order
        self._ticks = 0
        self._timer: asyncio.TimerHandle
        self._showing = asyncio.Lock()
        self._shown = (-1, "")
        self.on_people: Callable[[], None] = lambda: None  # called whenever `people` may say something else
        self.epoch = ""
        self.seq = 0

    @property
    def pages(self) -> int:
        """How many pages are open."""
        return len(self._seats)

    def people(self) -> frozenset[int]:
        """Who has a page open."""
        return frozenset(self._seats.copy().values())

    async def begin(self) -> None:
        """Find the end of the log: what is older comes to a page with its snapshot.

        The epoch is new at each start. A database that was restored from a backup has other events under numbers that a
        page has read already, and nobody could tell the two apart; after a start every page is shown everything anew.
        """
        self.epoch, self.seq = secrets.token_hex(4), await self._database.read(last_seq)

    async def run(self) -> None:
        """Read the log after each commit of ours, and now and then for what others wrote; until cancelled."""
        stop = self._database.listen(self._hear)
        self._tick()
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                try:
                    await self._read_on()
                except SQLAlchemyError:
                    # A full disk must not blind every page for the rest of the night: the next tick tries again.
                    log.exception("feed_cannot_read")
                await asyncio.sleep(COALESCE_S)
        finally:
            stop()
            self._timer.cancel()

    def _tick(self) -> None:
        """One timer for all pages: a sign of life is due to each, and a look at the log."""
        self._timer = asyncio.get_running_loop().call_later(TICK_S, self._tick)
        for seat in self._seats:
            seat.tick()
        self._ticks += 1
        if self._ticks % LOOK_EVERY_TICKS == 0:
            self._woken.set()

    def _hear(self, events: Sequence[Event]) -> None:
        self._heard += events
        self._woken.set()

    async def _read_on(self) -> None:
        heard, self._heard = self._heard, []
        if 0 < len(heard) <= HEARD_LENGTH_MAX and _are_next(heard, self.seq):
            self._tell(heard)
            return
        if not self._seats:
            seq = await self._database.read(last_seq)
            if not self._seats:  # still nobody looks: a page that comes from now on is told by its snapshot
                self.seq = seq
                return
        while True:
            events = await self._database.read(lambda tx: events_after(tx, self.seq))
            if not events:
                return
            self._tell(events)

    def _tell(self, events: Sequence[Event]) -> None:
        self.seq = events[-1].seq
        told = [one for one in events if one.topic in messages.TOPICS]
        if told and self._seats:
            batch = Batch(told, messages.events_message(told), frozenset(one.topic for one in told))
            for seat in self._seats:
                seat.put(batch)

    async def talk(self, socket: WebSocket, who: Signed, read_to: messages.Resume) -> None:
        """Say hello, then what was missed, then what happens, until the page leaves or the session ends."""
        if list(self._seats.values()).count(who.operator_id) >= PAGES_PER_PERSON_MAX:
            await socket.close(TOO_MANY_PAGES)
            return
        seat = Seat(messages.topics_for(who.role), frame_writer(socket.scope))
        self._seats[seat] = who.operator_id
        self.on_people()
        try:
            seat.seq = await self._catch_up(socket, who, read_to)
            await self._follow(socket, who, seat)
        finally:
            del self._seats[seat]
            self.on_people()

    async def _catch_up(self, socket: WebSocket, who: Signed, read_to: messages.Resume) -> int:
        kept = await self._database.read(lambda tx: _log(tx, self.epoch))
        await socket.send_text(
            messages.hello(kept.epoch, kept.last_seq, self._database.clock.now_ms(), self._problems())
        )
        need = resume(kept, read_to.epoch, read_to.seq)
        if need == "snapshot":
            return await self._snapshot(socket, who)
        if need == "events" and read_to.seq is not None:
            since, topics = read_to.seq, messages.topics_for(who.role)
            missed = await self._database.read(lambda tx: events_after(tx, since, topics, RESUME_EVENTS_MAX))
            if missed:
                await socket.send_text(messages.events_message(missed))
                return max(kept.last_seq, missed[-1].seq)
        return kept.last_seq

    async def _snapshot(self, socket: WebSocket, who: Signed) -> int:
        seq = await self._database.read(last_seq)
        text = messages.snapshot(seq, [])
        if alarms.TOPIC in messages.topics_for(who.role):
            seq, text = await self._all_alarms(seq)
        await socket.send_text(text)
        return seq

    async def _all_alarms(self, seq: int) -> tuple[int, str]:
        """As of event `seq` or later; written once for all the pages that come at one moment, as after a restart."""
        async with self._showing:
            if self._shown[0] < seq:
                self._shown = await self._database.read(_show)
            return self._shown

    async def _follow(self, socket: WebSocket, who: Signed, seat: Seat) -> None:
        ticks = 0
        while True:
            if seat.take_tick():
                ticks += 1
                if ticks % AWAKE_EVERY_TICKS == 0 and not await keep_awake(self._database, who):
                    await socket.close(SIGNED_OUT)
                    return
                now_ms = self._database.clock.now_ms()
                await socket.send_text(messages.tick(seat.seq, now_ms, tuple(self._problems())))
            await seat.wait()
            if seat.overflowed:
                seat.start_anew()
                seat.seq = await self._snapshot(socket, who)
            elif (batch := seat.take()) is not None:
                if (text := batch.after(seat.seq, seat.topics)) is not None:
                    await socket.send_text(text)
                seat.seq = max(seat.seq, batch.last_seq)


def _are_next(events: Sequence[Event], seq: int) -> bool:
    return [one.seq for one in events] == list(range(seq + 1, seq + 1 + len(events)))


def _show(tx: Read) -> tuple[int, str]:
    seq = last_seq(tx)
    return seq, messages.snapshot(seq, alarms.current(tx))


def _log(tx: Read, epoch: str) -> Log:
    oldest = events_after(tx, 0, length_max=1)
    newest = last_seq(tx)
    return Log(epoch, newest, oldest[0].seq if oldest else newest + 1)


Reader = Annotated[Signed, Depends(allow("operator", "technician", "auditor"))]


@router.websocket("/feed")
async def feed(socket: WebSocket, who: Reader) -> None:
    """The feed for one page, with what concerns its person. Neither foreign pages nor strangers come this far."""
    await socket.accept()
    try:
        async with asyncio.timeout(RESUME_WITHIN_S):
            first = await socket.receive_text()
        read_to = messages.Resume.model_validate_json(first)
    except (TimeoutError, ValidationError, KeyError):
        await socket.close(BAD_RESUME)
        return
    except WebSocketDisconnect:
        return
    await _until_either_ends(socket, socket.app.state.feed.talk(socket, who, read_to))


async def _until_either_ends(socket: WebSocket, talk: Coroutine[object, None, None]) -> None:
    """The hub speaks until the page has left: only somebody who listens hears that it has."""
    talking = asyncio.create_task(talk)
    leaving = asyncio.create_task(_left(socket))
    try:
        await asyncio.wait((talking, leaving), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (talking, leaving):
            task.cancel()
        ends = await asyncio.gather(talking, leaving, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception) and not isinstance(end, WebSocketDisconnect):
            raise end
    if socket.application_state is WebSocketState.CONNECTED and socket.client_state is WebSocketState.CONNECTED:
        await socket.close(GOING_AWAY)


async def _left(socket: WebSocket) -> None:
    """Returns when the page is gone, or when it says more than it may."""
    with suppress(WebSocketDisconnect, KeyError):
        await socket.receive_text()
