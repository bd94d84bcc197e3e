"""What is wrong with a device, and what many have in common who fall ill at the same time."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

# As devices say it (hub/devices/faults.py).
Kind = Literal["offline", "mains_lost", "battery_low", "remote_lost", "remote_low", "tamper", "self_test", "pairing"]
# settling: nobody is told yet · alarm: it has one of its own · member: of an incident ·
# held: nobody's concern until its device is in service again and its resident back.
State = Literal["settling", "alarm", "member", "held"]
# What an incident is about. Silence and power have consequences of their own; the others are only themselves.
Cause = Literal["power", "silence", "battery_low", "remote_lost", "remote_low", "tamper", "self_test", "pairing"]
Scope = Literal["building", "zone", "town"]


class Place(NamedTuple):
    """A building of a zone, a whole zone, or (without either) the town."""

    zone_id: int | None = None
    building: str | None = None

    @property
    def scope(self) -> Scope:
        """How far it reaches."""
        if self.zone_id is None:
            return "town"
        return "zone" if self.building is None else "building"

    def covers(self, other: "Place") -> bool:
        """Whether all of `other` lies in it."""
        return self.zone_id in (None, other.zone_id) and self.building in (None, other.building)

    @property
    def around(self) -> tuple["Place", ...]:
        """The place itself and all that it lies in, the narrowest first."""
        return tuple(dict.fromkeys((self, Place(self.zone_id), TOWN)))


TOWN = Place()


@dataclass(frozen=True, slots=True)
class Condition:
    """Something wrong that belongs to nothing yet, or whose own alarm (`alarm_id`) nobody has taken.

    `ripe`: it has lasted as long as it must before anybody is told. `member_of`: running incidents with its device.
    """

    id: int
    device_id: str
    resident_id: int
    kind: Kind
    home: Place
    ripe: bool = False
    alarm_id: int | None = None
    member_of: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Incident:
    """One that goes on, or is over and not yet seen by anybody (`ended`).

    `wrong`: how many devices have something wrong now. `grows`: people still look at it: its alarm is not closed.
    `untaken`: nobody has it in hand. `phones`: how many there are in its place.
    """

    alarm_id: int
    cause: Cause
    place: Place
    opened_ms: int
    wrong: int
    ended: bool = False
    grows: bool = True
    untaken: bool = True
    phones: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Many who have one thing in common."""

    cause: Cause
    place: Place
    members: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Join:
    """These belong to that incident. `place`: it reaches further than was known. `absorbs`: others like it."""

    alarm_id: int
    members: tuple[Condition, ...]
    place: Place | None = None
    absorbs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of all that is wrong: incidents that grow, new ones, and alarms of their own."""

    joins: tuple[Join, ...] = ()
    opens: tuple[Group, ...] = ()
    singles: tuple[Condition, ...] = ()


class Counts(NamedTuple):
    """How the members of an incident are: `silent`, otherwise `ailing` (on battery, say), `back`."""

    silent: int
    ailing: int
    back: int

    @property
    def wrong(self) -> int:
        """Those who are not back."""
        return self.silent + self.ailing

    @property
    def members(self) -> int:
        """All of them."""
        return self.silent + self.ailing + self.back


class Ebb(NamedTuple):
    """Since when only a few members of an incident have something wrong, and since when nobody; None: not now."""

    few_ms: int | None
    none_ms: int | None
