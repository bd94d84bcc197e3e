"""Chooses the slot that the phone runs from. Never changed on a board once it is there, so it knows no more than that.

The file `slot` has three words: a or b; firm, trial or back; and how many starts in a row have not gone well.
"""

import os
import sys

BAD_BOOTS_MAX = 3
TRIAL_MS_MAX = 120_000  # a new build that hangs before it has a watchdog of its own is a bad start, too


def _kept() -> "tuple[str, str, int]":
    try:
        with open("slot") as file:
            slot, state, bad = file.read(16).split()
        if slot in ("a", "b") and state in ("firm", "trial", "back"):
            return slot, state, int(bad)
    except (OSError, ValueError):
        pass
    return ("b" if _is_whole("b") and not _is_whole("a") else "a"), "firm", 0


def _is_whole(slot: str) -> bool:
    """Whether a whole build lies there: one that is being loaded has the file `loading`."""
    try:
        names = os.listdir(slot)
    except OSError:
        return False
    return "manifest" in names and "loading" not in names


def choose() -> str:
    """The slot to run from; this start counts as a bad one until `board.boots` says that it went well."""
    slot, state, bad = _kept()
    if state == "trial" and bad >= BAD_BOOTS_MAX:
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


sys.path.insert(0, os.getcwd().rstrip("/") + "/" + choose())
