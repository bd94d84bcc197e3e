"""What all homes of the virtual town have round them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hub.alarms import PressKey
    from simulator.virtual.chance import Chance
    from simulator.virtual.firmware import Firmware
    from simulator.virtual.leap import Centre
    from simulator.virtual.ledger import Ledger
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.mobile import MobileNetwork
    from simulator.virtual.network import Network
    from simulator.virtual.trace import Trace
    from simulator.virtual.voice import VoiceNetwork


class Surroundings(NamedTuple):
    """What all homes share. heartbeat_s: until the centre sets another. leap: whether quiet homes may leap. mobile: the
    network of their modems; None: the phones have no modem. worn: the phones whose remote controls are the real ones.
    firmware: a new build is to come; None: the phones have no slots. voice: who carries calls; None: nobody does.
    """

    loop: VirtualLoop
    network: Network
    chance: Chance
    trace: Trace
    ledger: Ledger
    centre: Centre
    site: str
    leap: bool
    heartbeat_s: int = 60
    mobile: MobileNetwork | None = None
    worn: frozenset[str] = frozenset()
    firmware: Firmware | None = None
    voice: VoiceNetwork | None = None


def could_be_told_us(
    around: Surroundings, who: str, waiting: Iterable[PressKey], steady_us: int
) -> dict[PressKey, int]:
    """How long each of these presses could have been told by SMS: there was a mobile network, and the phone has had
    power, and a clock that goes on, since `steady_us`.
    """
    well_us = around.mobile.well_since_us(who) if around.mobile is not None else None
    if well_us is None:
        return {}
    since_us, now_us = max(well_us, steady_us), around.loop.now_us
    pressed = {key: around.ledger.presses.get(key) for key in waiting}
    return {key: now_us - max(since_us, one.at_us) for key, one in pressed.items() if one is not None}
