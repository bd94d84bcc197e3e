"""Has a picture made anew by a process of its own (remake.py), one after the other: a press must not wait for it."""

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from hub.kernel import Problem

PROGRAM: Final = Path(__file__).with_name("remake.py")
UPLOAD_BYTES_MAX: Final = 8 * 1024 * 1024
TIME_S_MAX: Final = 30
SLOWER: Final = 10  # as `nice` counts
WAITING_MAX: Final = 8  # each holds a whole file in memory

WHY: Final = {
    "not_a_picture": "This is no picture that we can read: JPEG, PNG and WebP are.",
    "too_many_pixels": "This picture is too large; take it with fewer pixels.",
    "broken": "This picture is not whole.",
}


class Picture(NamedTuple):
    """As it is kept: JPEG, with nothing in it but what is seen."""

    width: int
    height: int
    jpeg: bytes


class Pictures:
    """One of these in a hub. `one_at_a_time`: opening a large picture takes a whole core and much memory."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()
        self._waiting = 0

    async def anew(self, data: bytes) -> Picture:
        """The picture. Raises 422 `not_a_picture`, `too_many_pixels`, `broken`; 503 `busy` when many wait already."""
        if self._waiting >= WAITING_MAX:
            raise Problem(503, "busy", "Many pictures are coming in; send it again in a minute.")
        self._waiting += 1
        try:
            async with self._one_at_a_time:
                return await _anew(data)
        finally:
            self._waiting -= 1


async def _anew(data: bytes) -> Picture:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(PROGRAM)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={},  # nothing of the hub's secrets
        cwd=os.sep,
    )
    try:
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, process.pid, SLOWER)
        async with asyncio.timeout(TIME_S_MAX):
            out, said = await process.communicate(data)
    except TimeoutError as error:
        raise Problem(422, "broken", WHY["broken"]) from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    head, _, jpeg = out.partition(b"\n")
    if process.returncode != 0 or not jpeg.startswith(b"\xff\xd8"):
        why = said.decode(errors="replace")
        why = why if why in WHY else "broken"
        raise Problem(422, why, WHY[why])
    width, height = head.split()
    return Picture(int(width), int(height), jpeg)
