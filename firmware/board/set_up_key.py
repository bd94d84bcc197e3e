"""The cancel key, held for ten seconds while nobody is being helped, opens set-up; nothing else ever does."""

import asyncio
import gc

from board.signals import log

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from board.run import Shell
    from board.set_up import SettingUp


class SetUpKey:
    """Of one phone. Set-up itself is loaded when it is first opened."""

    def __init__(self, shell: "Shell") -> None:
        self._shell = shell
        self._open: "SettingUp | None" = None
        self._task: "asyncio.Task[None] | None" = None

    def pressed(self) -> None:
        """Somebody calls for help."""
        if self._open is not None:
            self._open.pressed()

    def heard_hub(self) -> None:
        """The hub said something."""
        if self._open is not None:
            self._open.heard_hub()

    def held(self) -> None:
        """For long enough."""
        if self._open is not None:
            self._open.held()
        elif not self._shell.helping:
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
