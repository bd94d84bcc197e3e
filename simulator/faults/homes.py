"""What goes wrong in the homes: mains, batteries, flash memory, and the clocks of the phones."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.faults.fault import Fault
    from simulator.virtual.town import Town

    Undo = Callable[[], None]


def power_cut(fault: Fault, town: Town) -> Undo:
    """No mains: the phones live on their batteries, and go dark when these are empty."""
    for home in town.at(fault.hosts):
        home.mains(on=False)

    def light() -> None:
        for home in town.at(fault.hosts):
            home.mains(on=True)

    return light


def power_off(fault: Fault, town: Town) -> Undo:
    """Mains and battery in one instant, as when a phone falls from the table; put together again at the end."""
    for home in town.at(fault.hosts):
        home.power_cut(fault.text("when"))

    def put_together() -> None:
        for home in town.at(fault.hosts):
            home.flash.cut = None  # nothing was written in time
            home.start()

    return put_together


def battery_old(fault: Fault, town: Town) -> Undo:
    """It still shows full, and is empty soon after the mains have gone."""
    for home in town.at(fault.hosts):
        home.battery_lasts(fault.whole("minutes"))

    def replace() -> None:
        for home in town.at(fault.hosts):
            home.battery_lasts(None)

    return replace


def flash_wear(fault: Fault, town: Town) -> Undo:
    """What it is told to keep is gone at the next start; at the end it works again."""
    for home in town.at(fault.hosts):
        home.flash.worn = True

    def replace() -> None:
        for home in town.at(fault.hosts):
            home.flash.worn = False

    return replace


def device_clock_drift(fault: Fault, town: Town) -> Undo:
    """Its second is longer or shorter than ours."""
    before = {home.who: home.clock.drift_ppm for home in town.at(fault.hosts)}
    for home in town.at(fault.hosts):
        home.drift(fault.whole("ppm"))

    def right_again() -> None:
        for home in town.at(fault.hosts):
            home.drift(before[home.who])

    return right_again


def device_clock_jump(fault: Fault, town: Town) -> Undo:
    """Its uptime leaps ahead, or stands still until it would be right again."""
    for home in town.at(fault.hosts):
        home.jump(fault.whole("by_ms"))
    return lambda: None
