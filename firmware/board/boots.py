"""Knows from which slot the device has started, and whether its last starts went well; `boot.py` counts them.

            switch()                 firm()
firm ─────────────────▶ trial ─────────────────▶ firm          well() sets the count of bad starts to 0
 ▲                        │ three bad starts (boot.py)
 └──── firm() ◀── back ◀──┘ in the slot of before
"""

from board.flash import Slot

SAFE_AFTER = 3  # bad starts in a row
FIRM, TRIAL, BACK = "firm", "trial", "back"


class Boots:
    """`slot` is "a" or "b", or "" if this device runs from no slot; `state` one of the above.

    `bad`: starts in a row that did not go well, this one not counted.
    """

    def __init__(self, root: str = "") -> None:
        self._file = Slot(root + "slot", 16)
        self.slot, self.state, self.bad = "", FIRM, 0
        try:
            slot, state, bad = str(self._file.read() or b"", "utf-8").split()
            self.slot, self.state, self.bad = slot, state, max(int(bad) - 1, 0)
        except ValueError:
            pass

    @property
    def safe(self) -> bool:
        """Whether to start with nothing but the button, the line and updates: the last starts all went wrong."""
        return self.bad >= SAFE_AFTER

    @property
    def other(self) -> str:
        """The slot that it does not run from."""
        return "a" if self.slot == "b" else "b"

    def well(self) -> None:
        """This start went well. OSError: it is not noted."""
        if self.slot:
            self._write(self.slot, self.state, 0)

    def firm(self) -> None:
        """Stay with this slot. OSError: nothing has changed."""
        self._write(self.slot, FIRM, 0)
        self.state = FIRM

    def switch(self) -> None:
        """Start from the other slot the next time, on trial. OSError: nothing has changed."""
        self._write(self.other, TRIAL, 0)

    def _write(self, slot: str, state: str, bad: int) -> None:
        self._file.write(f"{slot} {state} {bad}".encode())
        self.bad = bad
