"""The first thing a remote control does when it wakes: nothing that could fail, and nothing that takes time.

It gets new firmware by a cable only, always into the same place: there is no file to read first, and none to write.
"""

import sys

sys.path.insert(0, "a")  # where it lies on a MicroPython that has no ROM file system
sys.path.insert(0, "/rom")  # where the chip has it
