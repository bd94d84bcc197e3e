"""On MicroPython: a flash whose power can be cut at any write, with the partition of the slots beside its files."""

# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false

from rom import Partition

BLOCK = 4096
BLOCKS = 16


class PowerCut(BaseException):
    """Nothing that a program could catch by mistake."""


class Flash:
    """All that forgets nothing, until the power is cut at write number `cut`: a file system, and `rom` beside it."""

    def __init__(self, data, cut=None):
        self.data, rom = data
        self.rom = Cuttable(rom, self)
        self.writes = 0
        self.cut = cut

    def both(self):
        """What is left when the power is gone."""
        return bytearray(self.data), bytearray(self.rom)

    def readblocks(self, block, buffer, offset=0):
        at = block * BLOCK + offset
        buffer[:] = memoryview(self.data)[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        at, length = block * BLOCK + offset, len(buffer)
        if self.is_cut():
            self.data[at : at + length // 2] = memoryview(buffer)[: length // 2]
            raise PowerCut
        self.data[at : at + length] = buffer

    def ioctl(self, operation, argument):
        if operation == 4:
            return BLOCKS
        if operation == 5:
            return BLOCK
        if operation == 6:
            if self.is_cut():
                raise PowerCut
            at = argument * BLOCK
            self.data[at : at + BLOCK] = b"\xff" * BLOCK
            return 0
        return None

    def is_cut(self):
        if self.cut is not None and self.writes >= self.cut:
            return True
        self.writes += 1
        return False


class Cuttable(Partition):
    """The partition of the slots, cut with the rest: a block may be left half empty, or half of the bytes written."""

    def __init__(self, data, flash):
        super().__init__(len(data))
        self[:] = data
        self._flash = flash

    def _put(self, at, data):
        if self._flash.is_cut():
            half = len(data) // 2
            self[at : at + half] = data[:half]
            raise PowerCut
        self[at : at + len(data)] = data
