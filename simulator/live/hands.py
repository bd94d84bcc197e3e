"""What a hand in a home, or the mains, does to the phone, as the event that the phone's machine knows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sos.parts import events

from simulator.live.deeds import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.live.deeds import Act


def event_of(act: Act, value: int, press_remote: Callable[[], tuple[str, str, int]]) -> events.Event:
    """The event; `press_remote` names the next press of the remote control, and is called only for one."""
    match act:
        case "press" | "hold":
            return events.RedPressed()
        case "release":
            return events.RedReleased()
        case "well":
            return events.KeyPressed("green")
        case "key":
            return events.KeyPressed(KEYS[value])
        case "press_remote":
            return events.RemotePressed(*press_remote())
        case "cancel":
            return events.CancelPressed()
        case "test":
            return events.GreenAndRedHeld()
        case "mains_off" | "mains_on":
            return events.Mains(act == "mains_on")
        case "battery":
            return events.Battery(value)
        case "tamper":
            return events.Opened()
        case "pair":
            return events.PairingHeld(os.urandom(32))
        case "unpair":
            return events.UnpairingHeld()
