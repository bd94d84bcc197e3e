"""What a phone does rarely: loaded when it is first needed."""

import gc

from sos.parts.events import Opened, Received
from sos.parts.self_test import SelfTest, SelfTested

from board.flash import Slot

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Callable

    from sos.parts.effects import Effect
    from sos.parts.events import Event

    from board.run import Shell

MEMORY_MIN = 6_000  # bytes; a press needs about 4,000
WORDS = b"lamplight tests its flash"


def did(effect: "Effect", happens: "Callable[[Event], None]") -> bool:
    """Carry out an effect that the board itself is for; False for what is somebody else's."""
    if isinstance(effect, SelfTest):
        happens(SelfTested(tuple(_failed())))
        return True
    return False


def heed(shell: "Shell", word: str) -> None:
    """A key for the volume, or somebody who opens the case."""
    if word == "case":
        shell.handle(Opened())
        shell.say("tamper")
    else:  # as the centre would set it, and kept as that would be
        shell.handle(Received("set", {"version": 0, "volume_step": shell.turn(word == "louder")}))


def _failed() -> "list[str]":
    """What does not work, of what a board can try by itself."""
    failed: "list[str]" = []
    slot = Slot("self.test", len(WORDS))
    try:
        slot.write(WORDS)
        if slot.read() != WORDS:
            failed.append("flash")
    except OSError:
        failed.append("flash")
    gc.collect()
    if gc.mem_free() < MEMORY_MIN:
        failed.append("memory")
    return failed
