"""Stands in for a device's flash on the unix port: `micropython from_rom.py phone.rom main` runs the module `main`.

The image lies in the heap here, and beside it on a device, so the heap must be larger by the size of the image.
"""

import os
import sys

import vfs


def mount(path):
    """Make the modules of the image at `path` the first that `import` finds; nothing of them is copied."""
    image = bytearray(os.stat(path)[6])
    with open(path, "rb") as file:
        file.readinto(image)
    vfs.mount(vfs.VfsRom(memoryview(image)), "/rom")
    sys.path.insert(0, "/rom")


if __name__ == "__main__":
    mount(sys.argv[1])
    module = __import__(sys.argv[2], None, None, ("main",))  # a device's main.py never returns from here
    sys.exit(module.main(sys.argv[3:]))
