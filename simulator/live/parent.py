"""Notices that the process that started us is gone: nobody would ever stop us then."""

from __future__ import annotations

import asyncio
import os
from typing import Final

LOOK_EVERY_S: Final = 1.0


async def parent_gone() -> None:
    """Return when our parent has ended: the system then gives us another one."""
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - nothing tells us; we have to look
        await asyncio.sleep(LOOK_EVERY_S)
