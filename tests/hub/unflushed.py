"""The hub's real database without waiting for the platter: in these tests a program is killed, not the power."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import event as engine_event

from hub.kernel import Database

if TYPE_CHECKING:
    from pathlib import Path

    from hub.kernel import Clock


class UnflushedDatabase(Database):
    """The same file, the same transactions; a flush of each would be most of what a long test does."""

    def __init__(self, path: Path, clock: Clock) -> None:
        super().__init__(path, clock)
        engine_event.listen(self._writer_engine, "connect", _not_flushed)


def _not_flushed(raw: Any, _record: object) -> None:
    raw.execute("PRAGMA synchronous=OFF")
