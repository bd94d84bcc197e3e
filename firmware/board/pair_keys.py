"""The keys by which a phone gets a remote control and loses it: green and cancel, held together.

both down ── 3 s ──▶ pairing, for a minute ── still down, 5 s more ──▶ unpairing of all
"""

import asyncio
import os

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Callable

    from board.button import Button
    from board.settings import Settings

LOOK_MS = 250
PAIR_MS, UNPAIR_MS = 3_000, 8_000


def has_remotes(settings: "Settings") -> bool:
    """Whether this phone has any: the radio is not loaded for the others."""
    return settings.remotes is not None or "remotes.state" in os.listdir()


async def watch(green: "Button", cancel: "Button", held: "Callable[[bool], None]") -> None:
    """Call held(False) for pairing, held(True) for unpairing. Never returns."""
    down_ms = 0
    while True:
        await asyncio.sleep_ms(LOOK_MS)
        down_ms = down_ms + LOOK_MS if green.down and cancel.down else 0
        if down_ms in (PAIR_MS, UNPAIR_MS):
            held(down_ms == UNPAIR_MS)
