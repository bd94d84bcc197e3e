"""A bell for a task that waits for something or for some time, whichever comes first.

asyncio's own way, `wait_for_ms(event.wait(), ms)`, is two more tasks and 300 bytes of heap for each one that waits.
"""

import asyncio

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from typing import Any

core: "Any" = asyncio.core  # pyright: ignore[reportAttributeAccessIssue] - no stubs for it


class Bell:
    """At most one task waits for it. It is rung by tasks, never in an interrupt. `rung`: since it was hushed last."""

    def __init__(self) -> None:
        self.rung = False
        self._waiting: "Any" = None

    def ring(self) -> None:
        """Who waits goes on, and who will wait need not."""
        self.rung = True
        task, self._waiting = self._waiting, None
        if task is not None:  # it sleeps: now is its time
            core._task_queue.remove(task)  # noqa: SLF001 - asyncio's Event does so
            core._task_queue.push(task)  # noqa: SLF001 - as above

    def hush(self) -> None:
        """Whatever it rang for is known."""
        self.rung = False

    async def wait(self, ms: int) -> bool:
        """Until it is rung, or `ms` have passed. Whether it is rung."""
        if not self.rung:
            self._waiting = core.cur_task
            try:
                await asyncio.sleep_ms(ms)
            finally:
                self._waiting = None
        return self.rung
