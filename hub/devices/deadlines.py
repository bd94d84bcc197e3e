"""At what time to look at whom: silence is noticed without looking at everybody again and again.

A heartbeat moves nothing here. Whoever is looked at too early, because they were heard meanwhile, is put down again for
later: so a device that is well costs one look in two minutes, however often it speaks.
"""

import heapq

SLOT_MS = 1_000


class Deadlines:
    """For each name the earliest time that was asked for, in slots of SLOT_MS."""

    def __init__(self) -> None:
        self._slots: dict[int, list[str]] = {}
        self._next: list[int] = []  # a heap of the slots that there are
        self._slot_of: dict[str, int] = {}

    def put(self, name: str, due_ms: int) -> None:
        """Look at `name` at `due_ms` or up to SLOT_MS before it; an earlier wish stands."""
        slot = due_ms // SLOT_MS
        before = self._slot_of.get(name)
        if before is None or slot < before:
            self._slot_of[name] = slot
            if slot not in self._slots:
                self._slots[slot] = []
                heapq.heappush(self._next, slot)
            self._slots[slot].append(name)

    def take(self, now_ms: int) -> list[str]:
        """Whoever is due by now, each once. They are forgotten until they are put again."""
        now = now_ms // SLOT_MS
        due: list[str] = []
        while self._next and self._next[0] <= now:
            slot = heapq.heappop(self._next)
            for name in self._slots.pop(slot):
                if self._slot_of.get(name) == slot:  # else an earlier wish has replaced this one
                    del self._slot_of[name]
                    due.append(name)
        return due

    def clear(self) -> None:
        """Forget everybody."""
        self._slots.clear()
        self._next.clear()
        self._slot_of.clear()
