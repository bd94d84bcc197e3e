"""The cancel key. Held for ten seconds while nobody waits for help, it opens set-up; nothing else ever does."""

import asyncio
import gc

from sos.parts.events import CancelPressed

from board.signals import log

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from board.button import Button
    from board.run import Shell
    from board.set_up import SettingUp

HELD_MS = 10_000


class SetUpKey:
    """Of one phone. Set-up itself is loaded when it is first opened."""

    def __init__(self, shell: "Shell") -> None:
        self._shell = shell
        self._open: "SettingUp | None" = None
        self._task: "asyncio.Task[None] | None" = None

    async def watch(self, button: "Button") -> None:
        """Never returns."""
        while True:
            await button.pressed()
            self._shell.handle(CancelPressed())
            self._shell.hurry()
            try:
                await asyncio.wait_for_ms(button.released(), HELD_MS)
            except asyncio.TimeoutError:
                self._held()
                await button.released()

    def pressed(self) -> None:
        """Somebody calls for help."""
        if self._open is not None:
            self._open.pressed()

    def heard_hub(self) -> None:
        """The hub said something."""
        if self._open is not None:
            self._open.heard_hub()

    def _held(self) -> None:
        if self._open is not None:
            self._open.held()
        elif not self._shell.waiting:
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            gc.collect()
            from board.set_up import SettingUp

            self._open = SettingUp(self._shell)
            await self._open.run()
        except (OSError, ValueError, MemoryError) as error:  # nothing that it does for us is worth the phone
            log({"set_up": "over", "why": repr(error)})
        self._open = None
