"""Wi-Fi and link as the settings say, or for a while as settings on trial say; never both at once."""

import asyncio

from board import short

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from board.link import Link
    from board.settings import Settings


class Lines:
    """The one line that there is."""

    def __init__(self) -> None:
        self._wanted: "tuple[Link, Settings] | None" = None
        self._changed = asyncio.Event()

    def use(self, link: "Link", settings: "Settings") -> None:
        """From now on this one."""
        self._wanted = (link, settings)
        self._changed.set()

    async def run(self) -> None:
        """Never returns. What goes wrong in a line is not swallowed."""
        while self._wanted is not None:
            self._changed.clear()
            now = asyncio.create_task(self._run(*self._wanted))
            await self._changed.wait()
            if not now.done():
                now.cancel()
            try:
                await now
            except asyncio.CancelledError:
                pass

    async def _run(self, link: "Link", settings: "Settings") -> None:
        joining: "asyncio.Task[None] | None" = None
        try:
            if settings.ssid:
                from board.wifi import keep_joined

                ssid, key = settings.ssid, settings.key or ""
                joining = asyncio.create_task(short.goes_on(lambda: keep_joined(ssid, key)))
            await link.run()
        finally:
            if joining is not None:
                joining.cancel()
            self._changed.set()
