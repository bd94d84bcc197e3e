"""New firmware goes out to the town, with which some phones do not start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hub import rollouts
from hub.operators import Signed
from simulator.virtual.firmware import bundle

if TYPE_CHECKING:
    from collections.abc import Callable

    from hub.kernel import Write
    from simulator.faults.fault import Fault
    from simulator.virtual.town import Town

    Undo = Callable[[], None]

CANARY, FAILED_PCT_MAX = 3, 20
AGAIN_US: Final = 10_000_000


def rollout(fault: Fault, town: Town) -> Undo:
    """Somebody who may begins it, as soon as the hub is there."""
    if town.firmware is not None:
        town.firmware.bad_percent = fault.whole("percent")
        _begin(town, fault.end_us)
    return lambda: None


def _begin(town: Town, until_us: int) -> None:
    hub = town.hub
    if hub.process is not None and hub.running is not None and hub.database is not None:
        hub.process.spawn(_ask(town))
    elif town.loop.now_us < until_us:
        town.loop.after_us(AGAIN_US, _begin, town, until_us)


async def _ask(town: Town) -> None:
    running, database, firmware = town.hub.running, town.hub.database, town.firmware
    if running is None or database is None or firmware is None:
        return
    devices, key = running.devices.registry.all(), firmware.key.hex()
    somebody = town.world.operators[0]
    who = Signed(somebody.id, somebody.name, "admin", "en", "system", b"")

    def work(tx: Write) -> None:
        rollouts.set_maker(tx, who, key)
        build = rollouts.add_build(tx, who, bundle())
        rollouts.begin(tx, who, devices, build["id"], ("all", ""), CANARY, FAILED_PCT_MAX)

    await database.write(work)
