"""The radio of a phone that has remote controls: frames in and out, and what is kept of pairings."""

import asyncio
import binascii
import os

import sos.parts.remotes as part
from sos.parts.effects import RadioSend, StorePaired
from sos.parts.events import PairingHeld, RadioHeard, UnpairingHeld

from board import clock
from board.flash import Slot
from board.radio import Radio

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Callable

    from sos.parts.effects import Effect
    from sos.parts.events import Event
    from sos.phone import Phone

PATH = "remotes.state"  # also in board/run.py, which is there before this


class RemotesRadio:
    """`handle(event)` is told of each frame, `say` speaks. `by_file`: the technician's list, {name: key}."""

    def __init__(
        self,
        phone: "Phone",
        by_file: "dict[str, str] | None",
        handle: "Callable[[Event], None]",
        say: "Callable[[str], None]",
    ) -> None:
        self._handle, self._say = handle, say
        self._slot = Slot(PATH, part.LENGTH_MAX)
        self._radio = Radio()
        self._radio.awake()
        self._flag = asyncio.ThreadSafeFlag()
        remotes = phone.part("remotes")
        assert isinstance(remotes, part.Remotes)
        self._part = remotes
        keys = None if by_file is None else sorted([(name, binascii.unhexlify(key)) for name, key in by_file.items()])
        remotes.restore(self._slot.read(), keys, clock.now_ms())

    async def run(self) -> None:
        """Never returns."""
        self._radio.on_frame(self._arrived)
        while True:
            heard = self._radio.receive(0)
            while heard is not None:
                self._handle(RadioHeard(*heard))
                heard = self._radio.receive(0)
            await self._flag.wait()

    def _arrived(self, _now: object) -> None:
        self._flag.set()

    def do(self, effect: "Effect") -> bool:
        """Carry out an effect if it is one of ours."""
        if isinstance(effect, RadioSend):
            self._radio.send(effect.peer, effect.frame)
        elif isinstance(effect, StorePaired):
            self._say("paired" if self._part.known else "unpaired")
            try:
                self._slot.write(effect.blob)
            except OSError:
                pass  # paired until the power goes; the centre was told, and sees the remote lost afterwards
        else:
            return False
        return True

    def pairing(self) -> "Event":
        """The keys were held."""
        return PairingHeld(os.urandom(32))

    def unpairing(self) -> "Event":
        """They were held for longer."""
        return UnpairingHeld()
