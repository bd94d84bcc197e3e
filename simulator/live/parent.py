"""Notices that the process that started us is gone: nobody would ever stop us then."""

from __future__ import annotations

import asyncio
import os
from typing import Final

LOOK_EVERY_S: Final = 1.0


async def parent_gone(parent: int) -> None:
    """Return when `parent`, who was ours (`os.getppid()`) at our very start, is not any more.

    Asked at the start, because who asks after their parent's end is told of a living stranger.
    """
    while os.getppid() == parent:  # noqa: ASYNC110 - nothing tells us; we have to look
        await asyncio.sleep(LOOK_EVERY_S)
