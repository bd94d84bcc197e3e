"""What asyncio asks of `_asyncio`, whose own copy of the clock is in C and cannot be shadowed: tasks, and their queue.

A task's `state` is True while it runs and nobody waits, a queue of those who wait, False when it is over and has been
waited for, None when it is over and has not. `data` is then what its coroutine ended with; before, what it waits for.
"""

from soak.world import ticks_diff, ticks_ms


class TaskQueue:
    """Tasks by the time at which they go on; of those with the same time the first that came."""

    def __init__(self):
        self._tasks = []

    def peek(self):
        """The next, or None."""
        return self._tasks[0] if self._tasks else None

    def push(self, task, ticks=None):
        """It goes on at `ticks`, or now."""
        key = ticks_ms() if ticks is None else ticks
        task.data = None
        task.ph_key = key
        place = len(self._tasks)
        while place and ticks_diff(self._tasks[place - 1].ph_key, key) > 0:
            place -= 1
        self._tasks.insert(place, task)

    def pop(self):
        """The next, which leaves the queue."""
        return self._tasks.pop(0)

    def remove(self, task):
        """It does not go on by itself."""
        self._tasks.remove(task)


class Task:
    """A coroutine that the loop carries on."""

    def __init__(self, coro, globals=None):  # noqa: A002 - asyncio's own word
        self.coro = coro
        self.data = None
        self.state = True
        self.ph_key = 0

    def __iter__(self):
        if not self.state:
            self.state = False  # somebody has taken note of its end
        elif self.state is True:
            self.state = TaskQueue()
        elif not isinstance(self.state, TaskQueue):
            raise RuntimeError("can't wait")
        return self

    def __next__(self):
        if not self.state:
            raise self.data
        me = _core().cur_task
        self.state.push(me)
        me.data = self

    def done(self):
        """Whether it is over."""
        return not self.state

    def cancel(self):
        """Wake it with CancelledError, wherever it waits. False if it is over."""
        core = _core()
        if not self.state:
            return False
        if self is core.cur_task:
            raise RuntimeError("can't cancel self")
        task = self
        while isinstance(task.data, Task):
            task = task.data
        if hasattr(task.data, "remove"):
            task.data.remove(task)
            core._task_queue.push(task)
        elif ticks_diff(task.ph_key, ticks_ms()) > 0:
            core._task_queue.remove(task)
            core._task_queue.push(task)
        task.data = core.CancelledError
        return True


def _core():
    import asyncio.core

    return asyncio.core
