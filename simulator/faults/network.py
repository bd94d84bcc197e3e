"""What goes wrong between the homes, the broker and the hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.faults.fault import Fault
    from simulator.virtual.impairments import Kind
    from simulator.virtual.town import Town

    Undo = Callable[[], None]


def loss(fault: Fault, town: Town) -> Undo:
    """Of messages that were already handed over: a broker's PUBACK proves nothing."""
    return _impair(fault, town, "loss", share=fault.whole("percent") / 100)


def duplicates(fault: Fault, town: Town) -> Undo:
    """Each copy comes a little later."""
    return _impair(fault, town, "duplicate", share=fault.whole("percent") / 100)


def reordering(fault: Fault, town: Town) -> Undo:
    """A message waits while later ones pass."""
    return _impair(fault, town, "reorder", share=fault.whole("percent") / 100)


def delay(fault: Fault, town: Town) -> Undo:
    """Every byte, in order."""
    return _impair(fault, town, "delay", up_to_us=fault.whole("up_to_ms") * 1000)


def partition(fault: Fault, town: Town) -> Undo:
    """Nothing comes through, and nobody is told."""
    return _impair(fault, town, "partition")


def refused(fault: Fault, town: Town) -> Undo:
    """Who is connected loses it, and whoever dials is turned away at once."""
    return _impair(fault, town, "refuse")


def half_open(fault: Fault, town: Town) -> Undo:
    """Who is connected speaks, or listens, into nothing; whoever dials anew gets through."""
    return _impair(fault, town, "half_open", direction=fault.text("direction"))


def cut(fault: Fault, town: Town) -> Undo:
    """Reset, all at once; whoever dials again gets through."""
    for host in fault.hosts:
        town.network.cut(host)
    return lambda: None


def _impair(fault: Fault, town: Town, kind: Kind, **how: float | str) -> Undo:
    handle = town.network.impair(fault.hosts, kind, **how)
    return lambda: town.network.mend(handle)
