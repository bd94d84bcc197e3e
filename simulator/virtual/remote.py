"""The remote control on its cord: it says a press by radio again and again until the phone confirms it, or in vain.

Its radio is a short one. Beside the phone hardly a word is lost; from the stairs, or from the bathroom floor with the
door closed, most are, and sometimes all of them: then nobody has heard the press, and nobody has said so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sos import wire

from simulator.virtual.flash import Flash

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from simulator.virtual.loop import VirtualLoop

COPIES_MAX: Final = 20
EVERY_US: Final = 500_000
LOSS_NEAR: Final = 0.03
LOSS_FAR: Final = (0.7, 1.0)  # drawn for each press: how far away, how many walls


class Radio:
    """Whether a word gets through. `loss`: what is lost beside the phone, 0..1; a fault may set it."""

    __slots__ = ("_random", "loss")

    def __init__(self, random: Random) -> None:
        self._random = random
        self.loss = LOSS_NEAR

    def loss_of_press(self, far: bool) -> float:
        """For one press: how likely each of its words is lost."""
        return max(self.loss, self._random.uniform(*LOSS_FAR)) if far else self.loss

    def passes(self, loss: float) -> bool:
        """One word, one way."""
        return self._random.random() >= loss


class Remote:
    """One remote control. Its counter is in its own flash before a name is used, so no name is given twice.

    `hears` (button, epoch, number) is the phone's ear, False when it is off; `unheard` is called with the number of a
    press of which no word got through.
    """

    def __init__(
        self,
        loop: VirtualLoop,
        device: str,
        random: Random,
        hears: Callable[[str, str, int], bool],
        unheard: Callable[[int], None],
    ) -> None:
        self.device = device
        self.flash = Flash()
        self.radio = Radio(random)
        self.epoch = wire.new_epoch(random.getrandbits(32).to_bytes(4, "big"))
        self.number = 0
        self._loop = loop
        self._hears = hears
        self._unheard = unheard
        self._said = 0  # the press that is being said, 0: none

    @property
    def speaking(self) -> bool:
        """Whether it still says a press."""
        return self._said > 0

    def press(self, far: bool) -> None:
        """A new press; what was still being said before is said no more."""
        self.number += 1
        self.flash.write(json.dumps([self.epoch, self.number]).encode())
        self._said = self.number
        self._say(self.number, self.radio.loss_of_press(far), COPIES_MAX, heard=False)

    def _say(self, number: int, loss: float, copies: int, heard: bool) -> None:
        """One word; the next one follows if this one is not confirmed."""
        if number != self._said:
            return
        if not copies:
            self._said = 0
            if not heard:
                self._unheard(number)
            return
        if self.radio.passes(loss) and self._hears(self.device, self.epoch, number):
            heard = True
            if self.radio.passes(loss):
                self._said = 0
                return
        self._loop.after_us(EVERY_US, self._say, number, loss, copies - 1, heard)
