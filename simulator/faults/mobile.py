"""What goes wrong in the mobile network, by which a phone tells what it cannot tell by its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.faults.fault import Fault
    from simulator.virtual.town import Town

    Undo = Callable[[], None]


def mobile_out(fault: Fault, town: Town) -> Undo:
    """No mast is heard: messages are refused, and those to a phone wait for it."""
    network = town.mobile
    if network is None:
        return lambda: None
    network.out(fault.hosts)
    return lambda: network.back(fault.hosts)


def sms_lost(fault: Fault, town: Town) -> Undo:
    """Messages are taken, and so many of them never arrive."""
    network = town.mobile
    if network is None:
        return lambda: None
    network.losing.update(dict.fromkeys(fault.hosts, fault.whole("percent") / 100))

    def found() -> None:
        for who in fault.hosts:
            network.losing.pop(who, None)
        network.well(fault.hosts)

    return found
