"""Looks after a start: feeds the watchdog, notes that it went well, and loads what updates need when they need it."""

import asyncio

from machine import WDT

from board import alive, clock, short
from board.boots import FIRM, TRIAL, Boots
from board.signals import log

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sos.mqtt import Session
    from sos.parts.effects import Effect
    from sos.parts.events import Received
    from sos.phone import Phone

    from board.updating import Updating

WELL_MS = 60_000  # a start that has lasted so long went well; a build on trial has to prove more than that
HANGS_MS = 3 * alive.RAN_MS_MAX + 5_000  # the last to run may be heard of a round later
FEED_MS = 5_000


class Settling:
    """Of the device that is `phone`, over `session`, of kind `image`. `carry_out` is the shell's. Runs from now on."""

    def __init__(
        self, phone: "Phone", session: "Session", image: str, carry_out: "Callable[[Sequence[Effect]], None]"
    ) -> None:
        self._phone, self._session, self._image, self._carry_out = phone, session, image, carry_out
        self._boots = Boots()
        self._updating: "Updating | None" = None
        if self._boots.slot:
            phone.more["slot"] = self._boots.slot
        if self._boots.state != FIRM:
            self._updates()
        self._fed_ms = clock.now_ms()
        self._task = asyncio.create_task(short.goes_on(self._run))

    @property
    def safe(self) -> bool:
        """Whether to start with nothing but the button, the line and updates."""
        return self._boots.safe

    def alive(self) -> bool:
        """Whether all tasks of the device have run in the last while."""
        return clock.now_ms() - self._fed_ms <= 2 * alive.RAN_MS_MAX + FEED_MS

    def heard(self, received: "Received") -> None:
        """A message from the centre."""
        if received.name == "update" or self._updating is not None:
            self._updates().heard(received.name, received.value)

    async def _run(self) -> None:
        dog = WDT(timeout=HANGS_MS)
        well = not self._boots.slot
        while True:
            if alive.all_have():
                dog.feed()
                self._fed_ms = clock.now_ms()
            if not well and clock.now_ms() >= WELL_MS and self._boots.state != TRIAL:
                well = True
                try:
                    self._boots.well()
                except OSError as error:
                    log({"fault": "flash", "why": repr(error)})
            await asyncio.sleep_ms(FEED_MS)

    def _updates(self) -> "Updating":
        if self._updating is None:
            from board.updating import Updating

            self._updating = Updating(self._phone, self._session, self._image, self._carry_out, self.alive)
            self._updating_task = asyncio.create_task(short.goes_on(self._updating.run))
        return self._updating
