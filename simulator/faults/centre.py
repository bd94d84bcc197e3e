"""What goes wrong in the call centre: its broker, its hub, and the disk, the file and the clock the hub relies on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.broker import Keep
    from simulator.faults.fault import Fault
    from simulator.virtual.town import Town

    Undo = Callable[[], None]

RESTART_US: Final = 2_000_000  # what a machine's supervisor waits before it starts a program that died


def broker_crash(fault: Fault, town: Town) -> Undo:
    """Killed, and started again at the end with all it knew, with what it had saved, or with nothing."""
    town.broker_host.crash(cast("Keep", fault.text("keep")))
    return town.broker_host.start


def hub_crash(fault: Fault, town: Town) -> Undo:
    """Killed between two steps, started again at the end; at the latest it is killed then."""
    if town.hub.process is not None:
        town.hub.process.kill_after(fault.whole("steps"))

    def start_again() -> None:
        town.hub.kill()
        town.hub.start()

    return start_again


def hub_crash_loop(fault: Fault, town: Town) -> Undo:
    """Each life is a few steps long; the machine's supervisor starts it again, until what killed it is mended."""
    drawn = town.chance.of("faults", fault.number, "steps")

    def live_and_die() -> None:
        if town.loop.now_us >= fault.end_us:
            return
        town.hub.start()
        if town.hub.process is not None:
            town.hub.process.kill_after(drawn.randrange(fault.whole("steps")))
        town.loop.after_us(RESTART_US, live_and_die)

    live_and_die()

    def mended() -> None:
        town.hub.kill()
        town.hub.start()

    return mended


def disk_full(_fault: Fault, town: Town) -> Undo:
    """Not one page more, until somebody makes room."""
    town.hub.disk.full = True

    def make_room() -> None:
        town.hub.disk.full = False
        town.hub.disk.mended_us = town.loop.now_us

    return make_room


def slow_disk(fault: Fault, town: Town) -> Undo:
    """Every transaction waits, some of them twice the mean."""
    town.hub.disk.draw = town.chance.of("faults", fault.number, "waits").random
    town.hub.disk.slow_us = fault.whole("wait_us")

    def fast_again() -> None:
        town.hub.disk.slow_us = 0

    return fast_again


def database_locked(_fault: Fault, town: Town) -> Undo:
    """Another program has the file, a backup or somebody curious."""
    town.hub.disk.locked = True

    def let_go() -> None:
        town.hub.disk.locked = False
        town.hub.disk.mended_us = town.loop.now_us

    return let_go


def hub_clock_jump(fault: Fault, town: Town) -> Undo:
    """Somebody sets it, or its battery is empty at a restart; at the end it is put right."""
    town.clock.jump(fault.whole("by_ms"))
    return lambda: town.clock.jump(-fault.whole("by_ms"))


def cable_out(fault: Fault, town: Town) -> Undo:
    """The page is blind, and must know it; what was on the way is lost."""
    cables = [one.cable for one in town.centre.operators.values() if one.hands.name in fault.hosts]
    for cable in cables:
        cable.cut()

    def back_in() -> None:
        for cable in cables:
            cable.mend()

    return back_in


def operators_ill(fault: Fault, town: Town) -> Undo:
    """They do not come, or go home, and the supervisor brings in another rota; at the end they are well again."""
    people = sorted(one.id for one in town.world.operators if one.role == "operator")
    drawn = town.chance.of("faults", fault.number, "ill")
    ill = drawn.sample(people, round(len(people) * fault.whole("percent") / 100))
    town.centre.fall_ill(ill)
    return lambda: town.centre.recover(ill)


def backup_restored(_fault: Fault, town: Town) -> Undo:
    """The file is copied at the beginning; at the end the disk breaks, and the hub goes on from that copy."""
    copy = sqlite3.connect(":memory:")
    with closing(sqlite3.connect(town.hub.path)) as now:
        now.backup(copy)

    def go_on_from_it() -> None:
        town.hub.kill()
        before = town.view.known()
        with closing(copy), closing(sqlite3.connect(town.hub.path)) as now:
            copy.backup(now)
        town.ledger.restored(before, town.view.known())
        town.hub.start()

    return go_on_from_it
