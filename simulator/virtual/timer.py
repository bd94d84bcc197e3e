"""At most one thing to be done later, which can be put off, brought forward or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.virtual.loop import Step, VirtualLoop


class Timer:
    """Of one part of the town. Times are microseconds of virtual time."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self._step: Step | None = None

    def at_us(self, due_us: int, call: Callable[..., object], *args: Any) -> None:
        """Do this then, and not what was to be done."""
        if self._step is not None:
            self._step.cancel()
        self._step = self._loop.at_us(due_us, self._go, call, args)

    def after_us(self, wait_us: int, call: Callable[..., object], *args: Any) -> None:
        """The same, so much later than now."""
        self.at_us(self._loop.now_us + wait_us, call, *args)

    def not_later_than_us(self, due_us: int, call: Callable[..., object]) -> None:
        """Moved only when it is due earlier: deadlines mostly move on, and whoever is called too early asks again."""
        if self._step is None or self._step.due_us > due_us:
            self.at_us(due_us, call)

    def stop(self) -> None:
        """Drop it."""
        if self._step is not None:
            self._step.cancel()
            self._step = None

    def _go(self, call: Callable[..., object], args: tuple[Any, ...]) -> None:
        self._step = None
        call(*args)
