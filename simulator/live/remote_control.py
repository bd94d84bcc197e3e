"""The remote control on its cord: all it knows is who it is and how often it was pressed."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from sos import wire

if TYPE_CHECKING:
    from simulator.live.flash import Flash


class RemoteControl:
    """Gives each press its name, and keeps the counter before the name is used, so that no name is given twice."""

    def __init__(self, device: str, flash: Flash) -> None:
        self.device = device
        self._flash = flash
        saved = flash.load(device)
        known: dict[str, str | int] = json.loads(saved) if saved else {}
        self._epoch = str(known.get("epoch") or wire.new_epoch(os.urandom(4)))
        self._number = int(known.get("number", 0))

    def press(self) -> tuple[str, str, int]:
        """The new press: button, epoch, number."""
        self._number += 1
        self._flash.save(self.device, json.dumps({"epoch": self._epoch, "number": self._number}).encode())
        return self.device, self._epoch, self._number
