"""Stands in for an ESP32's ROM partition on the unix port: `import rom` first, and `vfs.rom_ioctl` is there.

The file `romfs` in the current folder is the partition, if there is one; its halves are the slots. As on the chip a
write can only take bits away, and a block is emptied first. It lies in the heap here, and beside it on a device.
"""

import os
import sys

import vfs as real

PATH = "romfs"
BLOCK_LENGTH = 4096
EMPTY = b"\xff" * BLOCK_LENGTH


class Partition(bytearray):
    """What `vfs.rom_ioctl(2, 0)` gives on an ESP32. `path`: where it is kept, None for nowhere."""

    def __init__(self, length, path=None):
        super().__init__(length)
        self._path = path
        if path is not None:
            with open(path, "rb") as file:
                file.readinto(memoryview(self))

    def writeblocks(self, block, data, offset=None):
        if offset is None:
            for at in range(0, len(data), BLOCK_LENGTH):
                self.ioctl(6, block + at // BLOCK_LENGTH)
        at = block * BLOCK_LENGTH + (offset or 0)
        if at + len(data) > len(self):
            raise OSError(-0x104, "ESP_ERR_INVALID_SIZE")
        was, now = int.from_bytes(self[at : at + len(data)], "big"), int.from_bytes(data, "big")
        self._put(at, (was & now).to_bytes(len(data), "big"))

    def ioctl(self, operation, argument):
        if operation == 4:
            return len(self) // BLOCK_LENGTH
        if operation == 5:
            return BLOCK_LENGTH
        if operation == 6:
            self._put(argument * BLOCK_LENGTH, EMPTY)
        return 0

    def _put(self, at, data):
        self[at : at + len(data)] = data
        if self._path is not None:
            with open(self._path, "r+b") as file:
                file.seek(at)
                file.write(data)


class Vfs:
    """The real module, and what it has on a chip besides. `partition`: None where no `romfs` is in the table."""

    def __init__(self, partition):
        self.partition = partition

    def __getattr__(self, name):
        return getattr(real, name)

    def rom_ioctl(self, operation, *arguments):
        if operation == 1:
            return 0 if self.partition is None else 1
        if operation == 2 and self.partition is not None and arguments == (0,):
            return self.partition
        return -22


def _start():
    """As a chip does it before boot.py: what begins with a ROM file system is mounted, and looked into last."""
    try:
        partition = Partition(os.stat(PATH)[6], PATH)
    except OSError:
        partition = None
    sys.modules["vfs"] = Vfs(partition)
    try:
        real.mount(real.VfsRom(memoryview(partition)), "/rom")
        sys.path.append("/rom")
    except (OSError, TypeError):
        pass


_start()
