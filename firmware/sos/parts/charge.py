"""What a remote control takes out of its battery, and so how many days are left: the figures, and the sum.

The figures are published ones, each with where it is from; `python -m tools.firmware.energy` lays them out as a table.
Charge is counted in millicoulombs (1 mAh is 3,600 mC): small whole numbers, which a remote keeps through its sleep.
"""

from __future__ import annotations

from sos.parts.cell import pct

# MicroPython on ESP32, published measurements (design notes, "Energy"): from wake to sleep again with one frame sent.
WAKE_MC = 8  # 7.7 mC in 119 ms, with the program frozen into the image
WAKE_FROM_FILES_MC = 32  # 23.6 mC and 350 ms more when the program is read from the file system
WIFI_MC = 109  # Wi-Fi with a fixed address, one message by MQTT, 774 ms
# ESP32-C3 data sheet, table of current consumption: receiving 84 mA (802.11n, HT40: 87), deep sleep 5 uA.
LISTEN_UA = 87_000  # awake with the receiver on
SLEEP_UA = 5
# Our own board round it, by the data sheets of its parts: regulator 2 uA, measuring 3, pull-up 0 (released).
BOARD_UA = 5
# A lithium-polymer cell of 500 mAh. Four fifths of it can be had down to 3.3 V, where the regulator ends.
CELL_MC = 500 * 3600 * 4 // 5
CELL_LOSES_PERMILLE_MONTH = 30  # self-discharge, the worse end of what makers give (1 to 3 % a month)
BUZZ_MC = 60  # a motor of 60 mA for a second, light included

DAY_S = 86_400
DAYS_MAX = 3650


def asleep_mc(seconds: int) -> int:
    """Asleep, and what the cell loses by itself meanwhile."""
    loses_uc = CELL_MC * CELL_LOSES_PERMILLE_MONTH // (30 * DAY_S)  # permille of mC are uC
    return seconds * (SLEEP_UA + BOARD_UA + loses_uc) // 1000


def awake_mc(ms: int, lines: int) -> int:
    """One waking of so many ms, with so many tries by its own Wi-Fi. The first 119 ms are in WAKE_MC."""
    return WAKE_MC + max(ms - 119, 0) * (LISTEN_UA // 1000) // 1000 + lines * WIFI_MC


def days_left(used_mc: int, elapsed_s: int, millivolt: int) -> int:
    """So many days the battery lasts if they are like those since it was put in.

    What was counted and what the voltage says must agree; where they do not, the worse one is believed.
    """
    left_mc = min(max(CELL_MC - used_mc, 0), CELL_MC // 100 * pct(millivolt))
    elapsed_s = max(elapsed_s, DAY_S)
    a_day_mc = max(used_mc * 100 // (elapsed_s * 100 // DAY_S), asleep_mc(DAY_S) + 24 * WAKE_MC)
    return min(left_mc // a_day_mc, DAYS_MAX)
