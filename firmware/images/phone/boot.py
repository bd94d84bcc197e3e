"""Chooses the slot that the phone runs from. Never changed on a board once it is there, so it knows no more than that.

The file `slot` has three words: a or b; firm, trial or back; and how many starts in a row have not gone well. The slots
are the halves of the partition `romfs`. In each lies a manifest, whose first line says how long it is, then the code.
"""

import os
import sys

import vfs

BAD_BOOTS_MAX = 3
TRIAL_MS_MAX = 120_000  # a new build that hangs before it has a watchdog of its own is a bad start, too
BLOCK_LENGTH = 4096
CODE = "/firmware"
FILES = "a"  # where the code lies on a MicroPython that has no ROM file system: updates come by a cable then


def _read(name: str) -> str:
    try:
        with open(name) as file:
            return file.read(32)
    except (OSError, ValueError):
        return ""


def _kept() -> "tuple[str, str, int]":
    try:
        slot, state, bad = _read("slot").split()
        if slot in ("a", "b") and state in ("firm", "trial", "back"):
            return slot, state, int(bad)
    except ValueError:
        pass
    return ("b" if _read("coming").startswith("loading a") else "a"), "firm", 0


def code(rom: "memoryview", slot: str) -> "object | None":
    """What is run in place from this slot; None if nothing can be."""
    half = len(rom) // 2 // BLOCK_LENGTH * BLOCK_LENGTH
    build = rom[half:] if slot == "b" else rom[:half]
    try:
        return vfs.VfsRom(build[int(bytes(build[21:29])) :])  # pyright: ignore - the stubs do not know it
    except (OSError, ValueError):
        return None


def choose(rom: "memoryview | None") -> str:
    """The slot to run from; this start counts as a bad one until `board.boots` says that it went well."""
    slot, state, bad = _kept()
    if (state == "trial" and bad >= BAD_BOOTS_MAX) or (rom and code(rom, slot) is None):
        slot, state, bad = ("a" if slot == "b" else "b"), "back", 0
    try:
        with open("slot.new", "w") as file:
            file.write(f"{slot} {state} {min(bad + 1, 9)}")
        os.rename("slot.new", "slot")
    except OSError:
        pass  # a worn flash must not keep the button from working
    if state == "trial":
        from machine import WDT

        WDT(timeout=TRIAL_MS_MAX)
    return slot


def start() -> None:
    """Make the chosen slot the first place that `import` looks in; if there is none, main.py starts anew."""
    try:
        rom = memoryview(vfs.rom_ioctl(2, 0))
    except (AttributeError, TypeError):
        rom = None
    slot = choose(rom)
    found = code(rom, slot) if rom else None
    if found:
        vfs.mount(found, CODE)
    sys.path.insert(0, CODE if found else os.getcwd().rstrip("/") + "/" + FILES)


start()
