"""As power_cuts.py, for the counter of a remote control: `micropython power_cuts_remote.py counter <folder>`."""

# ruff: noqa: T201
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false

import json
import sys

from board.flash import Slot
from power_cuts import EPOCH, new_device, sweep
from sos.parts import memory as memories
from sos.parts import radio
from sos.parts.effects import RadioSend, Store
from sos.parts.remote_io import BUTTON, RESET
from sos.remote import Remote

KEY = bytes(range(32))


def counter(folder):
    """While a remote is pressed again and again: no number is said twice, and a press that was said comes back."""
    data = new_device(folder)
    seen = {"said": 0, "press": 0, "none": 0}
    said = []
    heard = []  # numbers of presses that the phone has

    def waking(slot, memory, cause, many):
        remote = Remote("rc-00001", memory, cause, False, 1000, 4100, bytes(32), False)
        effects = remote.tick(0)
        while many:
            for effect in effects:
                if isinstance(effect, Store):
                    slot.write_pieces(effect.pieces)
                elif isinstance(effect, RadioSend):
                    word = radio.open_word(effect.frame, KEY)
                    assert word is not None
                    said.append(word.counter)
                    heard.append(word.number)
                    many -= 1
            effects = remote.tick(remote.deadline_ms or 0)

    def memory_of(slot):
        memory = memories.started(slot.read(), EPOCH)
        memory.belong("ph-00001", KEY)
        return memory

    def work():
        slot = Slot("remote.state", memories.LENGTH_MAX)
        memory = memory_of(slot)
        for _ in range(3):
            memory.press = 0
            waking(slot, memory, BUTTON, 60)

    def after(_done):
        slot = Slot("remote.state", memories.LENGTH_MAX)
        memory = memory_of(slot)
        assert memory.epoch == EPOCH
        assert not memory.press or memory.press in heard or memory.press > max(said or [0])
        seen["press" if memory.press else "none"] += 1
        if memory.press:
            waking(slot, memory, RESET, 2)
            assert heard[-1] == memory.press
        else:
            waking(slot, memory, BUTTON, 2)
        assert all(said[at] < said[at + 1] for at in range(len(said) - 1)), said
        seen["said"] += len(said)
        said.clear()
        heard.clear()

    seen["cuts"] = sweep(data, work, after)
    return seen


if __name__ == "__main__":
    print(json.dumps({"counter": counter}[sys.argv[1]](sys.argv[2])))
