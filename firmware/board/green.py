"""The green key counts when it is let go of, unless it was for a test together with the red one."""

import asyncio

from sos.parts.events import KeyPressed

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Callable

    from sos.parts.events import Event

    from board.button import Button

LOOK_MS = 20


async def watch(green: "Button", red: "Button", happens: "Callable[[Event], None]") -> None:
    """Never returns."""
    while True:
        await green.pressed()
        alone = not red.down
        while green.down:
            alone = alone and not red.down
            await asyncio.sleep_ms(LOOK_MS)
        await green.released()
        if alone:
            happens(KeyPressed("green"))
