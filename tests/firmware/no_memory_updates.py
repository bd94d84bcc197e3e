"""On MicroPython: lets memory lack while an update comes, is checked and is switched to, and looks at what is started.

`micropython no_memory_updates.py update <folder>`: the folder as for power_cuts.py, and `forged`, which somebody else
has signed. Prints one JSON line: how often memory lacked, and what was seen.
"""

# ruff: noqa: T201, SIM105, I001 - what stands in for the flash comes before what uses it
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false, reportArgumentType=false

import binascii
import json
import sys

from cuttable import BLOCK, Flash
from power_cuts import boot, mounted, new_device, read

from board import slots as slots_module
from board import updating


class Lacking:
    """In the place of a function: at its calls number `nth` and `nth + 1` there is no memory for it."""

    def __init__(self, function, nth):
        self.function = function
        self.left = nth
        self.lacked = 0

    def __call__(self, *given):
        self.left -= 1
        if self.left in (0, -1):
            self.lacked += 1
            raise MemoryError
        return self.function(*given)


class Told:
    """A phone, its line and its desk, as far as an update has to do with them."""

    presses = outbox = power = None
    state = "open"
    open = ()
    urgent = mains = True
    battery_pct = 100

    def __init__(self):
        self.presses = self.power = self
        self.outbox = Quiet()
        self.more = {}
        self.said = []
        self.asked = []

    def noted(self, _kind, detail, _now_ms):
        self.said.append(detail)
        return []

    def carry_out(self, effects):
        self.asked += [one.value for one in effects]


class Quiet:
    urgent = False


def update_without_memory(folder):
    """Wherever memory lacks while a build comes: what is not signed by the maker is never started, what is, is."""
    data = new_device(folder)
    seen = {"lacked": 0, "forged_blocks": 0, "new": 0}
    for name in ("opened", "compared", "digests"):
        for nth in range(1, 9):
            for which in ("new", "forged"):
                mounted(Flash((bytearray(data[0]), bytearray(data[1]))))
                real = getattr(slots_module, name)
                lacking = Lacking(real, nth)
                setattr(slots_module, name, lacking)
                try:
                    served, said, started = fetched(read(folder + "/" + which))
                finally:
                    setattr(slots_module, name, real)
                seen["lacked"] += lacking.lacked
                if which == "forged":
                    assert (said[-1], started) == ("7 failed forged", False), (name, nth, said)
                    seen["forged_blocks"] = max(seen["forged_blocks"], served // BLOCK)
                else:
                    assert started, (name, nth, said)
                    assert boot() == ("b", 41)
                    seen["new"] += 1
    return seen


def fetched(bundle):
    """Bytes that were sent, what the device told, and whether it started anew, until it is done with this build."""
    told, started = Told(), []
    updating.reset = lambda: started.append(True)
    now = [0]
    updating.clock.now_ms = lambda: now[0]
    update = updating.Updating(told, told, "phone", told.carry_out, lambda: True)
    value = {"id": 7, "number": 41, "length_bytes": len(bundle)}
    served = 0
    tries = [lambda: update.heard("update", value)]
    while not started and not told.said:
        assert now[0] < 600_000, "it does not get on"
        tries += [update._step, update._tick]
        while tries:
            try:
                tries.pop(0)()
            except MemoryError:
                pass  # as board/short.py: what was begun is given up, and the task begins again
        for one in told.asked:
            for at in range(one["offset_bytes"], one["offset_bytes"] + 256 * one["count"], 256):
                piece = bundle[at : at + 256]
                if piece:
                    served += len(piece)
                    sent = {"id": 7, "offset_bytes": at, "data": binascii.b2a_base64(piece)}
                    tries.append(lambda sent=sent: update.heard("piece", sent))
        told.asked.clear()
        now[0] += 1_000
    return served, told.said, bool(started)


if __name__ == "__main__":
    print(json.dumps({"update": update_without_memory}[sys.argv[1]](sys.argv[2])))
