"""Everything that can go wrong in the town, kind by kind: what it does, to whom, how often, for how long."""

from __future__ import annotations

from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from simulator.broker.saved import KEEPS
from simulator.faults import centre, homes, mobile, network, rollout, strangers
from simulator.faults.ranges import Even, Log, OneOf, Range, Signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from simulator.faults.fault import Fault
    from simulator.virtual.town import Town

MINUTE_S: Final = 60
HOUR_S: Final = 3600
INSTANT: Final = (0.001, 0.001)  # what is done is done: its window only says when


class Kind(NamedTuple):
    """One kind of fault. `begin` makes it happen in a town and gives back what ends it."""

    name: str
    words: str  # one clause: {where} and the parameters' names
    begin: Callable[[Fault, Town], Callable[[], None]]
    scopes: Mapping[str, int]  # how often each
    likely: float  # the share of runs that have it at all
    often: tuple[float, float]  # windows in a usual run (`plan.USUAL_SPAN_US`), drawn over powers of ten
    lasts_s: tuple[float, float]  # drawn over powers of ten
    parameters: Mapping[str, Range] = MappingProxyType({})
    still: bool = False  # between its beginning and its end nothing happens, so whom it is over may leap

    @property
    def of_homes(self) -> bool:
        """Whether a larger town has more of it."""
        return any(scope in ("device", "building", "zone") for scope in self.scopes)

    def must_have(self, parameters: Iterable[str]) -> None:
        """Raises ValueError for a parameter that this kind does not have."""
        for name in parameters:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise ValueError(f"{self.name} has no {name}: its parameters are {known}")


_NEAR: Final = {"device": 4, "building": 1, "zone": 2, "carrier": 2}
_ANYWHERE: Final = {**_NEAR, "town": 1, "hub": 2}
_HUB: Final = {"hub": 1}
_BROKER: Final = {"broker": 1}
_DEVICE: Final = {"device": 1}

_ALL: Final = (
    # On the way between a home and the broker, or between the broker and the hub.
    Kind("loss", "{percent} % of the messages of {where} are lost", network.loss,
         _ANYWHERE, 0.5, (0.3, 6), (MINUTE_S, 2 * HOUR_S), {"percent": Log(1, 70)}),
    Kind("duplicates", "{percent} % of the messages of {where} come twice", network.duplicates,
         _ANYWHERE, 0.5, (0.3, 6), (MINUTE_S, 2 * HOUR_S), {"percent": Log(1, 90)}),
    Kind("reordering", "{percent} % of the messages of {where} are overtaken", network.reordering,
         _ANYWHERE, 0.5, (0.3, 6), (MINUTE_S, 2 * HOUR_S), {"percent": Log(1, 60)}),
    Kind("delay", "all that {where} sends and hears is late by up to {up_to_ms} ms", network.delay,
         _ANYWHERE, 0.5, (0.3, 6), (MINUTE_S, 2 * HOUR_S), {"up_to_ms": Log(50, 30_000)}),
    Kind("partition", "{where} and the broker cannot reach each other", network.partition,
         {**_ANYWHERE, "broker": 1}, 0.6, (0.3, 8), (5, 2 * HOUR_S)),
    Kind("refused", "{where} cannot connect", network.refused,
         _ANYWHERE, 0.3, (0.2, 4), (5, HOUR_S)),
    Kind("half_open", "connections of {where} are dead and do not know it ({direction})", network.half_open,
         _ANYWHERE, 0.5, (0.3, 6), (10, HOUR_S), {"direction": OneOf(("up", "down", "both"))}),
    Kind("cut", "all connections of {where} are cut", network.cut,
         {**_ANYWHERE, "broker": 1}, 0.5, (0.3, 10), INSTANT),
    # On the second way.
    Kind("mobile_out", "{where} has no mobile network", mobile.mobile_out,
         {**_NEAR, "town": 1}, 0.4, (0.3, 4), (10, HOUR_S), still=True),
    Kind("sms_lost", "{percent} % of the short messages of {where} are lost", mobile.sms_lost,
         {**_NEAR, "town": 1}, 0.3, (0.2, 3), (MINUTE_S, HOUR_S), {"percent": Log(10, 100)}, still=True),
    # In the call centre.
    Kind("broker_crash", "the broker crashes; it still knows: {keep}", centre.broker_crash,
         _BROKER, 0.5, (0.2, 4), (1, 20 * MINUTE_S), {"keep": OneOf(KEEPS)}),
    Kind("hub_crash", "the hub is killed after {steps} more steps", centre.hub_crash,
         _HUB, 0.6, (0.3, 8), (1, 10 * MINUTE_S), {"steps": Log(1, 3_000)}),
    Kind("hub_crash_loop", "the hub dies again and again, within {steps} steps", centre.hub_crash_loop,
         _HUB, 0.3, (0.1, 2), (20, 15 * MINUTE_S), {"steps": Log(30, 3_000)}),
    Kind("disk_full", "the hub's disk is full", centre.disk_full,
         _HUB, 0.4, (0.2, 3), (5, 20 * MINUTE_S)),
    Kind("slow_disk", "each transaction of the hub waits {wait_us} us for the disk", centre.slow_disk,
         _HUB, 0.4, (0.2, 4), (MINUTE_S, HOUR_S), {"wait_us": Log(500, 1_000_000)}),
    Kind("database_locked", "somebody else holds the hub's database", centre.database_locked,
         _HUB, 0.4, (0.2, 4), (1, 3 * MINUTE_S)),
    Kind("hub_clock_jump", "the hub's clock is set wrong by {by_ms} ms", centre.hub_clock_jump,
         _HUB, 0.4, (0.2, 3), (1, 2 * HOUR_S), {"by_ms": Signed(100, 2 * HOUR_S * 1000)}),
    Kind("backup_restored", "the hub's database is copied, and what comes after is lost", centre.backup_restored,
         _HUB, 0.2, (0.1, 1), (10, HOUR_S)),
    Kind("cable_out", "the cable between {where} and the hub is out", centre.cable_out,
         {"seat": 3, "room": 1}, 0.4, (0.3, 6), (1, 10 * MINUTE_S)),
    Kind("operators_ill", "{percent} % of the operators are ill", centre.operators_ill,
         {"room": 1}, 0.0, (0.1, 1), (8 * HOUR_S, 7 * 24 * HOUR_S), {"percent": Even(10, 50)}, still=True),
    Kind("rollout", "a new build goes out, with which {percent} % of the phones do not start", rollout.rollout,
         _HUB, 0.0, (0.1, 1), (10 * MINUTE_S, 2 * HOUR_S), {"percent": Even(0, 60)}),
    # In the homes.
    Kind("power_cut", "no mains in {where}", homes.power_cut,
         {"building": 3, "zone": 2}, 0.5, (0.3, 4), (10, 6 * HOUR_S), still=True),
    Kind("power_off", "{where} loses all power at once", homes.power_off,
         _DEVICE, 0.5, (0.3, 8), (1, 30 * MINUTE_S), {"when": OneOf(("now", "in_write"))}, still=True),
    Kind("battery_old", "the battery of {where} lasts {minutes} minutes", homes.battery_old,
         {"device": 2, "building": 1}, 0.3, (0.3, 3), (HOUR_S, 24 * HOUR_S), {"minutes": Log(1, 180)}, still=True),
    Kind("flash_wear", "the flash of {where} keeps nothing any more", homes.flash_wear,
         _DEVICE, 0.3, (0.2, 2), (10 * MINUTE_S, 6 * HOUR_S), still=True),
    Kind("device_clock_drift", "the clock of {where} is wrong by {ppm} ppm", homes.device_clock_drift,
         {"device": 2, "zone": 1}, 0.4, (0.3, 4), (10 * MINUTE_S, 12 * HOUR_S), {"ppm": Signed(10, 50_000)},
         still=True),
    Kind("device_clock_jump", "the clock of {where} jumps by {by_ms} ms", homes.device_clock_jump,
         _DEVICE, 0.4, (0.3, 4), INSTANT, {"by_ms": Signed(100, HOUR_S * 1000)}, still=True),
    # Devices that do what no phone should, and everybody at once.
    Kind("chatter", "{where} sends {per_minute} messages a minute", strangers.chatter,
         _DEVICE, 0.4, (0.2, 3), (10, 5 * MINUTE_S), {"per_minute": Log(6, 300)}),
    Kind("wrong_bytes", "{where} sends bytes that mean nothing, {per_minute} times a minute", strangers.wrong_bytes,
         _DEVICE, 0.4, (0.2, 3), (10, 10 * MINUTE_S), {"per_minute": Log(1, 60)}),
    Kind("cloned_device", "a second phone says that it is {where}", strangers.cloned_device,
         _DEVICE, 0.3, (0.2, 2), (MINUTE_S, 2 * HOUR_S)),
    Kind("everyone_presses", "{percent} % of the people of {where} press their buttons", strangers.everyone_presses,
         {"zone": 2, "carrier": 1, "town": 1}, 0.2, (0.1, 1), (1, 5 * MINUTE_S),
         {"percent": Even(10, 100), "tests": Even(0, 30), "taken_back": Even(0, 60), "by_remote": Even(0, 30)}),
    Kind("kept_heartbeats", "the broker keeps the heartbeats of {where}", strangers.kept_heartbeats,
         _DEVICE, 0.2, (0.2, 2), (MINUTE_S, HOUR_S)),
)  # fmt: skip

KINDS: Final[Mapping[str, Kind]] = MappingProxyType({kind.name: kind for kind in _ALL})


def find(name: str) -> Kind:
    """The kind with this name. Raises ValueError, with the nearest names, when there is none."""
    if name in KINDS:
        return KINDS[name]
    near = get_close_matches(name, KINDS, cutoff=0.4) or list(KINDS)
    raise ValueError(f"no kind of fault {name!r}: is it {' or '.join(near)}?")
