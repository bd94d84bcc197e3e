"""The gate for those who dial: a press to tell goes first, then who came first, and never too many at once.

Without it a slow broker is asked by all at once, each gives up before its turn comes, and comes back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Gate:
    """`at_once_max` wait for the broker's answer at a time; `per_s` begin in any second. `dialled` hears of each."""

    def __init__(self, at_once_max: int, per_s: float, dialled: Callable[[], None]) -> None:
        self._free = at_once_max
        self._pause_s = 1 / per_s
        self._dialled = dialled
        self._urgent: deque[Place] = deque()
        self._others: deque[Place] = deque()
        self._next_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def enter(self, place: Place) -> None:
        """Return when it is this one's turn."""
        place.turn = asyncio.get_running_loop().create_future()
        (self._urgent if place.urgent() else self._others).append(place)
        self._let_in()
        try:
            await place.turn
        except asyncio.CancelledError:
            if place.turn.done() and not place.turn.cancelled():
                self.leave()
            raise
        finally:
            place.turn = None

    def leave(self) -> None:
        """One has its answer."""
        self._free += 1
        self._let_in()

    def hurry(self, place: Place) -> None:
        """This one has a press to tell by now."""
        with contextlib.suppress(ValueError):
            self._others.remove(place)
            self._urgent.append(place)

    def _let_in(self) -> None:
        loop = asyncio.get_running_loop()
        while self._free and (queue := self._urgent or self._others):
            if loop.time() < self._next_s:
                if self._timer is None:
                    self._timer = loop.call_at(self._next_s, self._again)
                return
            turn = queue.popleft().turn
            if turn is not None and not turn.done():
                self._free -= 1
                # From now, not from when it was due: a late turn must not bring two close together.
                self._next_s = loop.time() + self._pause_s
                self._dialled()
                turn.set_result(None)

    def _again(self) -> None:
        self._timer = None
        self._let_in()


class Place(contextlib.AbstractAsyncContextManager[None]):
    """One phone's place at the gate, held while it dials. `urgent()`: does a press wait there?"""

    def __init__(self, gate: Gate, urgent: Callable[[], bool]) -> None:
        self.urgent = urgent
        self.turn: asyncio.Future[None] | None = None
        self._gate = gate

    def hurry(self) -> None:
        """Go to the front, if it waits."""
        if self.turn is not None:
            self._gate.hurry(self)

    async def __aenter__(self) -> None:
        await self._gate.enter(self)

    async def __aexit__(self, *_: object) -> None:
        self._gate.leave()
