"""Stands in for an ESP32's deep sleep on the unix port: the process ends, and whoever holds it starts it again.

What it is started with: LAMPLIGHT_WAKE is why (power, pin, timer; hard, watchdog, soft for a start that was none of
these), LAMPLIGHT_CLOSED which pins are closed to ground.
What it leaves: `rtc.memory`, lost with the power, and `asleep.json`: for how many ms, and which pin ends it at which
level.
"""

import json
import os
import sys

PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5
PIN_WAKE, TIMER_WAKE = 2, 4
ASLEEP = 4  # the exit code
MEMORY = "rtc.memory"
FULL_MILLIVOLT = 2075

closed_at_start = [int(pin) for pin in (os.getenv("LAMPLIGHT_CLOSED") or "").split()]
armed = {}  # pin: level, by esp32.py
_memory, _length = [], bytearray(1)
_wake = os.getenv("LAMPLIGHT_WAKE") or "power"


def reset_cause():
    starts = {"power": PWRON_RESET, "hard": HARD_RESET, "watchdog": WDT_RESET, "soft": SOFT_RESET}
    return starts.get(_wake, DEEPSLEEP_RESET)


def wake_reason():
    return {"pin": PIN_WAKE, "timer": TIMER_WAKE}.get(_wake, 0)


def deepsleep(ms=0):
    with open("asleep.json", "w") as file:
        json.dump({"ms": ms, "pins": [[pin, level] for pin, level in armed.items()]}, file)
    sys.exit(ASLEEP)


def rtc_memory(data=None):
    """The first byte is how many there are; the file stays open, so that to write takes no heap, as on a chip."""
    if not _memory:
        _memory.append(open(MEMORY, "r+b" if MEMORY in os.listdir() else "w+b", 0))  # noqa: SIM115 - as above
    file = _memory[0]
    file.seek(0)
    if data is None:
        length = file.read(1)
        return file.read(length[0]) if length else b""
    _length[0] = len(data)
    file.write(_length)
    file.write(data)
    return None


class ADC:
    """What lies on its pin; a full cell behind a divider by two while nobody says anything else."""

    ATTN_11DB = 3

    def __init__(self, pin, atten=None):
        self._pin = pin

    def read_uv(self):
        return (self._pin.millivolt() or FULL_MILLIVOLT) * 1000
