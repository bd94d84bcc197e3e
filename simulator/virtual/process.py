"""A program that can lose its power between any two of its steps: nothing of it runs any more, no tidying up either."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from simulator.virtual.loop import VirtualLoop

T = TypeVar("T")

# Whose step is running. A task keeps its owner in its context, whoever wakes it.
OWNER: Final[ContextVar[Process | None]] = ContextVar("owner", default=None)
TASKS_LOOKED_AT: Final = 64
_CLOSED_MAX: Final = 100  # more awaits than any tidying up has
_TASKS_MAX: Final = 64  # with more of them those that are done are forgotten


class Process:
    """What runs for `name`: everything that is spawned here, and all that comes of it."""

    def __init__(self, loop: VirtualLoop, name: str) -> None:
        self.name = name
        self.alive = True
        self._loop = loop
        self._context = copy_context()
        self._context.run(OWNER.set, self)
        self._steps_left: int | None = None
        self._last_words: list[Callable[[], None]] = []
        # In the order they were made. Held here: a task that only its own future knows is garbage to Python, and when
        # that is collected is no matter of the seed.
        self._tasks: list[asyncio.Task[Any]] = []
        self._tasks_max = _TASKS_MAX

    def spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin `work` as a task of this process."""
        return self._loop.create_task(work, context=self._context.copy())

    def call(self, callback: Callable[..., object], *args: Any) -> None:
        """Run `callback` as a step of this process, as soon as it is its turn."""
        self._loop.call_soon(callback, *args, context=self._context.copy())

    def adopt(self, task: asyncio.Task[Any]) -> None:
        """Told by the loop of each task that is made in this process."""
        self._tasks.append(task)
        if len(self._tasks) > self._tasks_max:
            self._tasks = [one for one in self._tasks if not one.done()]
            self._tasks_max = max(_TASKS_MAX, 2 * len(self._tasks))

    def at_death(self, callback: Callable[[], None]) -> None:
        """Call this when the process is killed: what the world sees of it (a broken connection, a closed file)."""
        self._last_words.append(callback)

    def kill_after(self, steps: int) -> None:
        """Let it do `steps` more steps (0: none), then kill it."""
        self._steps_left = steps

    def may_step(self) -> bool:
        """Asked by the loop before each step of this process; False when it is dead, or dies of this step."""
        if self.alive and self._steps_left is not None:
            self._steps_left -= 1
            if self._steps_left < 0:
                self.kill()
        return self.alive

    def kill(self) -> None:
        """The power is gone. Its tasks are closed where they stand; nothing that they still try has any effect."""
        if not self.alive:
            return
        self.alive = False
        with self._loop.current():  # it may be killed while the loop stands still, and what tidies up asks for one
            for callback in self._last_words:
                callback()
            for task in tuple(self._tasks):
                if not task.done():
                    self._context.copy().run(_close, task)


class _Killed(BaseException):
    """Thrown into what still waits. Closing would leave half closed what waits once more on its way out."""


def _close(task: asyncio.Task[Any]) -> None:
    """End its coroutine where it stands; what it awaits on its way out (`finally`, `async with`) ends there as well."""
    coroutine: Any = task.get_coro()
    for _ in range(_CLOSED_MAX):
        try:
            coroutine.throw(_Killed())
        except BaseException:
            return
