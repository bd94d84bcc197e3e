"""How long the battery of a remote control lasts: charge per event times how often, by published figures.

`python -m tools.firmware.energy` prints the table that stands in firmware/README.md. The figures and whose they are
stand in firmware/sos/parts/charge.py, because the remote itself counts by them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sos.parts import charge

DAY_S: Final = charge.DAY_S
CHECKS: Final = 24
LISTEN_MS: Final = 60  # until the phone has answered a check-in
PRESSES_A_MONTH: Final = 4  # the monthly test, and three others
PRESS_MS: Final = 5_000  # heard, received, shown
UNHEARD_A_MONTH: Final = 1  # out of reach: its own Wi-Fi, for ten seconds
UNHEARD_MS: Final = 10_000


class Item(NamedTuple):
    """One line of the table. `mc`: for each of `often` times a day."""

    what: str
    mc: float
    often: float

    @property
    def a_day_mc(self) -> float:
        return self.mc * self.often


def listening_mc(ms: int) -> float:
    """Awake with the receiver on."""
    return ms * charge.LISTEN_UA / 1_000_000


def items(wake_mc: float = 7.7) -> list[Item]:
    """What a day takes."""
    loses_mc = charge.CELL_MC * charge.CELL_LOSES_PERMILLE_MONTH / 1000 / 30
    return [
        Item("asleep: chip and board", (charge.SLEEP_UA + charge.BOARD_UA) * DAY_S / 1000, 1),
        Item("what the cell loses by itself", loses_mc, 1),
        Item("check-in: wake and send", wake_mc, CHECKS),
        Item(f"check-in: listen {LISTEN_MS} ms", listening_mc(LISTEN_MS), CHECKS),
        Item("press: wake, call, tell", wake_mc + listening_mc(PRESS_MS) + charge.BUZZ_MC, PRESSES_A_MONTH / 30),
        Item("press out of reach: own Wi-Fi", charge.WIFI_MC + listening_mc(UNHEARD_MS), UNHEARD_A_MONTH / 30),
    ]


def days(wake_mc: float = 7.7) -> int:
    """So many whole days."""
    return int(charge.CELL_MC / sum(item.a_day_mc for item in items(wake_mc)))


def table() -> str:
    """Markdown."""
    lines = ["| what | mC each | a day | mC a day |", "| --- | --- | --- | --- |"]
    found = items()
    lines += [f"| {item.what} | {item.mc:.1f} | {item.often:.2g} | {item.a_day_mc:.0f} |" for item in found]
    total = sum(item.a_day_mc for item in found)
    lines.append(f"| **all, of {charge.CELL_MC:,} mC: {days()} days** | | | **{total:.0f}** |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
    print(f"With the program in files, not frozen into the image: {days(charge.WAKE_FROM_FILES_MC - 0.7)} days")
