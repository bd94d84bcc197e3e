"""What the virtual hub stands on, as it can see it itself: how much room there is, and a clock that nobody sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.virtual.database import Disk
    from simulator.virtual.loop import VirtualLoop

ROOM_BYTES: Final = 100_000_000_000


class VirtualMachine:
    """Room enough, or none: nothing of the machine that the run is on may get into it."""

    def __init__(self, loop: VirtualLoop, path: Path, disk: Disk) -> None:
        self._loop = loop
        self._path = path
        self._disk = disk

    def free_bytes(self) -> int:
        return 0 if self._disk.full else ROOM_BYTES

    def database_bytes(self) -> int:
        return self._path.stat().st_size

    def monotonic_s(self) -> float:
        return self._loop.time()
