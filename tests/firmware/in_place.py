"""On MicroPython: how much heap the code of a phone takes, `micropython in_place.py files|rom <module> ...`.

`files`: from a real LittleFS into which the folder `a` was copied. `rom`: from the slot that boot.py has mounted.
Prints a JSON line: the bytes, and which files they are of. What stands in for the chip is loaded before.
"""

# ruff: noqa: T201, PTH102, PTH116, PTH123, PTH208, S102
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false

import gc
import json
import os
import sys

import rom  # noqa: F401 - puts `vfs.rom_ioctl` in place
import vfs

BLOCK = 4096
BLOCKS = 128


class Flash:
    """RAM, as a block device."""

    def __init__(self):
        self._data = bytearray(BLOCK * BLOCKS)

    def readblocks(self, block, buffer, offset=0):
        at = block * BLOCK + offset
        buffer[:] = memoryview(self._data)[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        at = block * BLOCK + offset
        self._data[at : at + len(buffer)] = buffer

    def ioctl(self, operation, _argument):
        return {4: BLOCKS, 5: BLOCK}.get(operation, 0)


def copy(source, target):
    for name in os.listdir(source):
        if os.stat(source + "/" + name)[0] & 0x4000:
            os.mkdir(target + "/" + name)
            copy(source + "/" + name, target + "/" + name)
        else:
            with open(source + "/" + name, "rb") as file, open(target + "/" + name, "wb") as copied:
                copied.write(file.read())


if __name__ == "__main__":
    if sys.argv[1] == "rom":
        with open("boot.py") as program:
            exec(program.read(), {"__name__": "boot"})
        assert sys.path[0] == "/firmware"
    else:
        flash = Flash()
        vfs.VfsLfs2.mkfs(flash)
        vfs.mount(vfs.VfsLfs2(flash), "/lfs")
        copy("a", "/lfs")
        sys.path.insert(0, "/lfs")
    for name in ("machine", "network", "esp32", "espnow", "asyncio"):
        __import__(name)
    gc.collect()
    before = gc.mem_alloc()
    for name in sys.argv[2:]:
        __import__(name)
    gc.collect()
    taken = gc.mem_alloc() - before
    files = [getattr(module, "__file__", "") for module in sys.modules.values()]
    own = [path[len(sys.path[0]) + 1 :] for path in files if path.startswith(sys.path[0] + "/")]
    print(json.dumps({"bytes": taken, "files": own}))
