"""A remote control of the virtual town as it really is: `sos.remote`, which sleeps and wakes, and the air round it.

Beside the phone hardly a frame is lost. From the stairs, or from the bathroom floor with the door closed, most are, and
sometimes all of them, until somebody opens the door: the remote calls on and on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sos.parts import remote_io as io

from hub.alarms import PressKey
from simulator.air import Later, Medium, Pendant, Weather

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from sos.parts.effects import Publish
    from sos.parts.events import RadioHeard

    from simulator.virtual.ledger import Ledger
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.trace import Trace

NEAR: Final = Weather(up=0.03, down=0.03, twice=0.05, late=0.05, replay=0.05, stranger=0.1)
LOSS_FAR: Final = (0.7, 1.0)  # drawn for each press: how far away, how many walls
FAR_US: Final = (60_000_000, 300_000_000)  # so long it stays there
CHANNELS: Final = (1, 6, 11)
FIRST_CHECK_US: Final = (10_000_000, 300_000_000)  # after the beginning of the run


class RunTime:
    """The run's clock, as a remote control needs it."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    @property
    def now_ms(self) -> int:
        return self._loop.now_us // 1000

    def later(self, ms: int, step: Callable[[], None]) -> Later:
        return self._loop.after_us(ms * 1000, step)


class Worn:
    """`hears` is the phone's ear. `device`: its name in trace and ledger."""

    def __init__(
        self,
        loop: VirtualLoop,
        trace: Trace,
        ledger: Ledger,
        device: str,
        belongs: tuple[str, bytes],
        random: Random,
        hears: Callable[[RadioHeard], None],
    ) -> None:
        self.device = device
        self._loop, self._trace, self._ledger = loop, trace, ledger
        self._random, self._hears = random, hears
        self._far = 0
        self.pendant = Pendant(device, belongs, None, RunTime(loop), Medium(random, NEAR), random, self)
        self.pendant.channel = random.choice(CHANNELS)

    @property
    def speaking(self) -> bool:
        """Whether anything of it is going on."""
        return self.pendant.awake

    def begin(self) -> None:
        """It has been in use all the time, and checks in soon."""
        self._loop.after_us(self._random.randint(*FIRST_CHECK_US), self.pendant.fit, io.RESET)

    def press(self, far: bool) -> None:
        """A finger on its button, beside the phone or far from it."""
        if far:
            loss = self._random.uniform(*LOSS_FAR)
            self.pendant.air.weather = NEAR._replace(up=loss, down=loss)
            self._far += 1
            self._loop.after_us(self._random.randint(*FAR_US), self._near_again, self._far)
        self.pendant.fit(io.RESET)
        self.pendant.press()

    def _near_again(self, which: int) -> None:
        if which == self._far:
            self.pendant.air.weather = NEAR

    # The world of the remote (`air.pendant.World`).

    def keep(self, blob: bytes) -> None:
        del blob

    def heard(self, event: RadioHeard) -> None:
        self._hears(event)

    def pressed(self, epoch: str, number: int) -> None:
        self._ledger.hands[PressKey(self.device, epoch, number)] = None

    def shown(self, state: str) -> None:
        if state == io.FAILED:
            self._trace.tell(self.device, "unheard", number=(self.pendant.pressing or ("", 0))[1])
        elif state == io.RECEIVED and self.pendant.pressing is not None:
            key = PressKey(self.device, *self.pendant.pressing)
            self._ledger.says(self.device, key, "received")

    def line(self) -> None:
        raise AssertionError("it knows no Wi-Fi")

    def say(self, message: Publish) -> None:
        raise AssertionError(message)

    def drop(self) -> None:
        """It has no line."""
