"""Time that can be replayed: a clock that jumps to the next thing to do, and a seed that says who goes first.

It is an asyncio event loop, so the hub's own code runs on it unchanged: tasks, sleeps, timeouts, connections. What
asyncio leaves to the machine (who is ready first, how long a step takes) is decided here: the clock stands still while
a step runs, and among those that are ready at one instant the next one is drawn by the seed and the instant.
"""

from __future__ import annotations

import asyncio
import heapq
from contextlib import contextmanager
from contextvars import Context, copy_context
from typing import TYPE_CHECKING, Any, Final, TypeVar

from simulator.virtual.process import OWNER, Process

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator

    from simulator.virtual.chance import Choice

T = TypeVar("T")

US: Final = 1_000_000  # microseconds in a second
# So many steps at one instant are no coincidence: something waits for a clock that cannot move.
STEPS_AT_ONCE_MAX: Final = 2_000_000
_HAIR_S: Final = 1e-7  # a tenth of the loop's unit: int(time() * 1000) never falls one millisecond short


class Stuck(RuntimeError):
    """The steps of one instant never end."""


class Step(asyncio.TimerHandle):
    """A callback that is to run at `due_us`, in the process that asked for it."""

    __slots__ = ("call", "context", "due_us", "gone", "owner", "with_args")

    def __init__(  # pyright: ignore[reportMissingSuperCall] - asyncio's own fields are for asyncio's own loops
        self,
        due_us: int,
        call: Callable[..., object],
        with_args: tuple[Any, ...],
        context: Context | None,
        owner: Process | None,
    ) -> None:
        self.due_us = due_us
        self.call = call
        self.with_args = with_args
        self.context = context
        self.owner = owner
        self.gone = False

    def cancel(self) -> None:
        self.gone = True

    def cancelled(self) -> bool:
        return self.gone

    def when(self) -> float:
        return self.due_us / US

    def __repr__(self) -> str:
        return f"<Step {self.call!r} at {self.due_us}>"


class VirtualLoop(asyncio.AbstractEventLoop):
    """`now_us`: microseconds since the run began. `steps`: how many callbacks have run."""

    def __init__(self, choice: Choice) -> None:
        self.now_us = 0
        self.steps = 0
        self.broken: list[dict[str, Any]] = []  # what nobody caught, as asyncio's exception handlers are told
        self.connect: Callable[..., Coroutine[Any, Any, tuple[Any, Any]]] | None = None  # who answers create_connection
        self._choice = choice
        self._ready: list[Step] = []
        self._timers: list[tuple[int, int, Step]] = []
        self._serial = 0
        self._running = False
        self._closed = False
        self._halted = False

    # What asyncio asks of a loop.

    def time(self) -> float:
        return self.now_us / US + _HAIR_S

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> Step:
        context = context if context is not None else copy_context()
        step = Step(self.now_us, callback, args, context, context.get(OWNER))
        self._ready.append(step)
        return step

    def call_at(self, when: float, callback: Callable[..., object], *args: Any, context: Context | None = None) -> Step:
        context = context if context is not None else copy_context()
        due_us = round(when * US)
        if due_us <= self.now_us and when > self.time():
            due_us = self.now_us + 1  # the last crumb of a second: it must not be waited for at one instant for ever
        return self._wait(Step(due_us, callback, args, context, context.get(OWNER)))

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> Step:
        # The shortest of waits takes one microsecond: who waits for "the rest" of a time must not wait for ever.
        context = context if context is not None else copy_context()
        wait_us = max(round(delay * US), 1 if delay > 0 else 0)
        return self._wait(Step(self.now_us + wait_us, callback, args, context, context.get(OWNER)))

    def create_task(  # pyright: ignore[reportIncompatibleMethodOverride] - generators are no tasks here
        self, coro: Coroutine[Any, Any, T], *, name: str | None = None, context: Context | None = None
    ) -> asyncio.Task[T]:
        context = context if context is not None else copy_context()
        task: asyncio.Task[T] = asyncio.Task(coro, loop=self, name=name or "task", context=context)
        owner = context.get(OWNER)
        if owner is not None:
            owner.adopt(task)
        return task

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    async def create_connection(self, protocol_factory: Any, host: Any = None, port: Any = None, **_: Any) -> Any:
        if self.connect is None:
            raise OSError("nothing is connected here")
        return await self.connect(protocol_factory, host, port)

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Kept for the end of the run; that a dead process left tasks behind is no news."""
        if "was destroyed but it is pending" not in context.get("message", ""):
            self.broken.append(context)

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return self._running

    def is_closed(self) -> bool:
        return self._closed

    def close(self) -> None:
        """Forget everything that still waits."""
        self._closed = True
        self._ready.clear()
        self._timers.clear()

    # What the simulator's own parts use: plain callbacks, of no process.

    def at_us(self, due_us: int, callback: Callable[..., object], *args: Any) -> Step:
        """Call at this time (now, if it has passed)."""
        return self._wait(Step(max(due_us, self.now_us), callback, args, None, None))

    def after_us(self, wait_us: int, callback: Callable[..., object], *args: Any) -> Step:
        """Call so much later."""
        return self._wait(Step(self.now_us + wait_us, callback, args, None, None))

    def halt(self) -> None:
        """Let `run` return after the present step."""
        self._halted = True

    def run(self, until_us: int) -> None:
        """Do all that is due up to and with `until_us`; then it is `until_us`, unless something called `halt`."""
        self._running, self._halted = True, False
        try:
            with self.current():
                while not self._halted and self._advance(until_us):
                    self._instant()
            if not self._halted:
                self.now_us = max(self.now_us, until_us)
        finally:
            self._running = False

    @contextmanager
    def current(self) -> Generator[None]:
        """Whoever asks asyncio for the loop gets this one, and asyncio makes none of its own for them."""
        around = asyncio._get_running_loop()  # noqa: SLF001 - of whoever runs us; a browser's, in some tests
        asyncio._set_running_loop(self)  # noqa: SLF001 - made for event loops, says asyncio
        try:
            yield
        finally:
            asyncio._set_running_loop(around)  # noqa: SLF001 - as above

    # Our own.

    def _wait(self, step: Step) -> Step:
        if step.due_us <= self.now_us:
            self._ready.append(step)
        else:
            self._serial += 1
            heapq.heappush(self._timers, (step.due_us, self._serial, step))
        return step

    def _advance(self, until_us: int) -> bool:
        """Move the clock to the next step; False when there is none up to `until_us`."""
        timers = self._timers
        while timers and timers[0][2].gone:
            heapq.heappop(timers)
        if self._ready:
            return True
        if not timers or timers[0][0] > until_us:
            return False
        self.now_us = due_us = timers[0][0]
        while timers and timers[0][0] == due_us:
            step = heapq.heappop(timers)[2]
            if not step.gone:
                self._ready.append(step)
        return True

    def _instant(self) -> None:
        """All steps of this instant, those that they cause included, in a drawn order."""
        ready, nth = self._ready, 0
        while ready and not self._halted:
            count = len(ready)
            if count > 1:
                place = self._choice.below(count, self.now_us, nth)
                ready[place], ready[-1] = ready[-1], ready[place]
            nth += 1
            self._do(ready.pop())
            if nth > STEPS_AT_ONCE_MAX:
                raise Stuck(f"{nth} steps at {self.now_us} us, and no end; one of them: {ready[-1:]}")

    def _do(self, step: Step) -> None:
        if step.gone or (step.owner is not None and not step.owner.may_step()):
            return
        self.steps += 1
        try:
            if step.context is None:
                step.call(*step.with_args)
            else:
                step.context.run(step.call, *step.with_args)
        except Exception as error:
            self.call_exception_handler({"message": f"{step!r} raised", "exception": error})
