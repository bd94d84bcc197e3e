"""Whom a fault can reach: a home, a building, a zone, a carrier's homes, all homes, hub, broker, operators."""

from __future__ import annotations

from itertools import compress
from math import cos, radians
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from simulator.town import World
    from simulator.town.world import Resident
    from simulator.virtual.chance import Chance

HUB: Final = "hub"  # the hub's name as a host of the network
SCOPES: Final = ("device", "building", "zone", "carrier", "town", "hub", "broker", "seat", "room")
# Who carries the town's telephones, and for how many homes in a hundred. Invented, like everybody here.
CARRIERS: Final = {"Lantern Mobile": 45, "Fen River Fibre": 33, "Osmanthus Mobile": 22}
# A zone alone has one or two of the homes of a small town, and then a quarter of a power cut's story is missing.
ZONE_SHARE_MIN: Final = 0.05


class Scope(NamedTuple):
    """`hosts`: phones in the town's order, then "hub"; or "operator 3". `words`: for people."""

    kind: str
    words: str
    hosts: tuple[str, ...]

    @property
    def disturbs(self) -> tuple[str, ...] | str:
        """The homes whose quiet it ends: "all" when it comes between everybody and the centre."""
        return "all" if self.kind in ("town", "hub", "broker") else self.hosts


class Places:
    """The homes of a town by where they are and who carries them."""

    def __init__(self, world: World, chance: Chance) -> None:
        phones = {device.resident_id: device.id for device in world.devices if device.kind == "phone"}
        self._residents: Sequence[Resident] = world.residents
        self._phones = [phones[resident.id] for resident in world.residents]
        self._operators = [operator.id for operator in world.operators]
        self._zones = {zone.id: zone for zone in world.zones}
        self._carriers = [carrier(chance, phone) for phone in self._phones]

    @property
    def count(self) -> int:
        """How many homes."""
        return len(self._phones)

    def pick(self, kind: str, drawn: Random) -> Scope:
        """One scope of this kind around a home that is drawn. Raises ValueError for a kind that is not in `SCOPES`."""
        nth = drawn.randrange(self.count)
        resident, phone = self._residents[nth], self._phones[nth]
        match kind:
            case "device":
                return Scope(kind, phone, (phone,))
            case "building":
                near = [_door(other) == _door(resident) for other in self._residents]
                return self._scope(kind, f"building {resident.building} of {self._zones[resident.zone_id].name}", near)
            case "zone":
                return self._zone(resident)
            case "carrier":
                name = self._carriers[nth]
                return self._scope(kind, f"carrier {name}", [other == name for other in self._carriers])
            case "town":
                return self._scope(kind, "the whole town", [True] * self.count)
            case "hub":
                return Scope(kind, "the hub", (HUB,))
            case "broker":
                return Scope(kind, "everybody", (*self._phones, HUB))
            case "seat":
                who = f"operator {drawn.choice(self._operators)}"
                return Scope(kind, who, (who,))
            case "room":
                return Scope(kind, "all operators", tuple(f"operator {one}" for one in self._operators))
            case _:
                raise ValueError(f"no scope {kind!r}: there are {', '.join(SCOPES)}")

    def _zone(self, resident: Resident) -> Scope:
        """The resident's zone, and the nearest ones until a twentieth of the town is in it."""
        here = self._zones[resident.zone_id]
        east = cos(radians(here.lat))
        near = sorted(
            self._zones.values(), key=lambda zone: (zone.lat - here.lat) ** 2 + ((zone.lon - here.lon) * east) ** 2
        )
        taken: set[int] = set()
        within: list[bool] = []
        while sum(within) < max(1.0, ZONE_SHARE_MIN * self.count):
            taken.add(near[len(taken)].id)
            within = [other.zone_id in taken for other in self._residents]
        beside = f" and {len(taken) - 1} beside it" if len(taken) > 1 else ""
        return self._scope("zone", f"zone {here.name}{beside}", within)

    def _scope(self, kind: str, words: str, within: Sequence[bool]) -> Scope:
        hosts = tuple(compress(self._phones, within))
        homes = "1 home" if len(hosts) == 1 else f"{len(hosts):,} homes"
        return Scope(kind, f"{words} ({homes})", hosts)


def carrier(chance: Chance, phone: str) -> str:
    """Who carries this phone in the runs of this seed."""
    return chance.of("faults", "carrier", phone).choices(list(CARRIERS), list(CARRIERS.values()))[0]


def _door(resident: Resident) -> tuple[int, str]:
    return resident.zone_id, resident.building
