"""Asks the line to do what people wish, and ends what rings too long: all of it from the database, after a kill too.

A call is marked as dialled in one transaction and dialled after it, so nobody is called twice: of a hub that is killed
between the two the next life asks the line whether it knows the call, and if not, it is lost and says so. Everything
else is asked until the line has done it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import structlog

from hub.kernel import Database, Event, Read, Write, wait_until

from . import store
from .ending import move
from .model import ERROR_LENGTH_MAX, Call, Done, Line, LineEvent
from .policy import again_ms, look_at_ms, too_long, wish_is_due
from .summary import TOPIC, publish

log = structlog.get_logger(__name__)

RETRY_S = 1.0


class Switchboard:
    """One for each hub."""

    name = "calls"

    def __init__(self, line: Line) -> None:
        self._line = line
        self._woken = asyncio.Event()
        self._asking: dict[int, asyncio.Task[None]] = {}

    async def run(self, database: Database) -> None:
        """Until cancelled."""
        stop = database.listen(self._listen)
        try:
            await self._begin(database)
            while True:
                self._woken.clear()
                first_ms = await database.read(self._first_ms)
                if first_ms is None or first_ms > database.clock.now_ms():
                    await wait_until(first_ms, database.clock, self._woken)
                    continue
                for call in await database.write(self._look):
                    self._asking[call.id] = asyncio.create_task(self._ask(database, call))
        finally:
            stop()
            for task in self._asking.values():  # not awaited: who is killed here has no loop to wait in
                task.cancel()
            self._asking.clear()

    def _listen(self, events: Sequence[Event]) -> None:
        if any(one.topic == TOPIC for one in events):
            self._woken.set()

    async def _begin(self, database: Database) -> None:
        """What the line has forgotten while the hub was away is over."""
        begun = [one for one in await database.read(store.live) if one.state not in ("placed", "ended")]
        known = await self._line.known(begun) if begun else set[int]()
        lost = [one.id for one in begun if one.id not in known]

        def end(tx: Write) -> None:
            for call in store.live(tx):
                if call.id in lost:
                    call.wish = call.wish_due_ms = None
                    _hear(tx, call, "lost")

        if lost:
            await database.write(end)

    def _first_ms(self, tx: Read) -> int | None:
        """When there is something to do. A wish that the line is being asked is not to be asked once more."""
        calls = [replace(one, wish_due_ms=None) if one.id in self._asking else one for one in store.live(tx)]
        idle = [one for one in calls if one.state != "ended" or one.wish_due_ms is not None]
        return min((look_at_ms(one, self._line.next(one), tx.now_ms) for one in idle), default=None)

    def _look(self, tx: Write) -> list[Call]:
        """End what has taken too long, hear what was to be heard, and take down what the line is to be asked now."""
        wishes: list[Call] = []
        for call in store.live(tx):
            expected = self._line.next(call)
            if (event := too_long(call, tx.now_ms)) is not None:
                if call.state != "placed":
                    call.wish, call.wish_due_ms, call.wish_tries = "hang_up", tx.now_ms, 0
                _hear(tx, call, event)
            elif expected is not None and expected.at_ms <= tx.now_ms:
                _hear(tx, call, expected.event)
            if call.wish is not None and call.id not in self._asking and wish_is_due(call, tx.now_ms):
                if call.wish == "dial":
                    self._dialled(tx, call)
                    wishes.append(replace(call, wish="dial"))
                else:
                    wishes.append(replace(call))
        return wishes

    def _dialled(self, tx: Write, call: Call) -> None:
        call.state, call.line, call.dialled_ms = "dialling", self._line.name, tx.now_ms
        call.rings_until_ms = tx.now_ms + self._line.rings_ms
        call.wish = call.wish_due_ms = None
        store.save(tx, call)
        publish(tx, call, "dialling")

    async def _ask(self, database: Database, call: Call) -> None:
        """Ask the line once, and note what it answered."""
        try:
            done = await self._carry_out(call)
            await database.write(lambda tx: _note(tx, call, done))
        except Exception:
            log.exception("call_not_noted", call=call.id, wish=call.wish)
            await asyncio.sleep(RETRY_S)  # a full disk is not a reason to ask the line a thousand times a second
        finally:
            del self._asking[call.id]
            self._woken.set()

    async def _carry_out(self, call: Call) -> Done:
        try:
            match call.wish:
                case "dial":
                    return await self._line.dial(call)
                case "answer":
                    return await self._line.answer(call)
                case "hold":
                    return await self._line.hold(call)
                case "resume":
                    return await self._line.resume(call)
                case "transfer":
                    return await self._line.transfer(call, call.wish_number or "")
                case _:
                    return await self._line.hang_up(call)
        except Exception as error:
            log.exception("line_broke_down", call=call.id, wish=call.wish)
            return Done(error=f"The line broke down ({type(error).__name__}).", again=True)


def _hear(tx: Write, call: Call, event: LineEvent) -> None:
    if move(tx, call, event):
        publish(tx, call, event)


def _note(tx: Write, asked: Call, done: Done) -> None:
    """What came of a wish. Meanwhile the call may have ended, or its person may have wished something else."""
    call = store.one(tx, asked.id)
    if call is None:
        return
    if call.wish == asked.wish:
        call.wish_tries += 1
        call.wish_due_ms = again_ms(asked.wish, call.wish_tries, tx.now_ms) if done.again else None
        call.wish = asked.wish if call.wish_due_ms is not None else None
    call.address = done.address or call.address
    call.error = done.error[:ERROR_LENGTH_MAX] or None
    event = done.event
    if done.error:
        log.warning("line_could_not", call=call.id, wish=asked.wish, error=done.error)
        if asked.wish == "dial":
            event = event or "failed"
        elif asked.wish == "answer" and call.state == "ringing":
            call.operator_id = call.operator_name = None  # whoever can may answer it
    if event is None or not move(tx, call, event):
        store.save(tx, call)
    publish(tx, call, event or asked.wish or "changed")
