"""The town as rows: shaped like the hub's tables, in the order in which they are loaded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple, cast


class Committee(NamedTuple):
    """A neighbourhood committee."""

    id: int
    name: str


class Zone(NamedTuple):
    """A residential zone; `lat` and `lon` are its middle, WGS-84 degrees."""

    id: int
    committee_id: int
    name: str
    lat: float
    lon: float


class Resident(NamedTuple):
    """A person living alone, and their door."""

    id: int
    name: str
    pinyin: str
    initials: str
    born_year: int
    sex: str  # f | m
    phone: str
    dialect: str
    hearing: str
    conditions: tuple[str, ...]
    door_notes: str
    zone_id: int
    address: str
    building: str
    floor: int
    door: str
    lat: float
    lon: float
    lives_alone: bool
    lift: bool
    nap_from: str  # 13:00, or nothing
    nap_to: str
    ring_twice: bool
    mobility: str
    medication: str
    allergies: str
    hospital: str


class Contact(NamedTuple):
    """Somebody to call for a resident, in the order of `position` from 1."""

    id: int
    resident_id: int
    position: int
    name: str
    relation: str
    phone: str
    has_key: bool


class Consent(NamedTuple):
    """What a resident has agreed to; `given_on` is a day, YYYY-MM-DD."""

    id: int
    resident_id: int
    subject: str
    note: str
    given_by: str
    given_on: str


class Device(NamedTuple):
    """A phone or a remote control; each knows the other as `paired_id`."""

    id: str
    kind: str
    resident_id: int
    paired_id: str


class Operator(NamedTuple):
    """Somebody at one of the twelve seats. Without a password until someone sets one."""

    id: int
    login: str
    name: str
    role: str
    language: str
    languages: tuple[str, ...]  # spoken with residents, by the words of their cards


class Paper(NamedTuple):
    """A licence, an insurance, a background check; `until` is its last day, YYYY-MM-DD."""

    kind: str
    number: str
    until: str


class Goer(NamedTuple):
    """Somebody who goes for a business. Their number is the shop's."""

    id: int
    name: str
    phone: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    documents: tuple[Paper, ...]


class Price(NamedTuple):
    """What a business asks for a visit or an hour, in fen; above the cap it quotes first."""

    service: str
    price_by: str
    price_fen: int
    cap_fen: int


class Machine(NamedTuple):
    """A stair-climbing machine of a business."""

    id: int
    name: str


class Provider(NamedTuple):
    """A business that comes to the door. `hours`: weekday 1 to 7, from and until in minutes; none: at any time."""

    id: int
    name: str
    services: tuple[str, ...]
    zones: tuple[int, ...]
    phone: str
    languages: tuple[str, ...]
    hours: tuple[tuple[int, int, int], ...]
    parallel_max: int
    daily_max: int
    contract_until: str
    lat: float
    lon: float
    documents: tuple[Paper, ...]
    workers: tuple[Goer, ...]
    prices: tuple[Price, ...]
    machines: tuple[Machine, ...]


class CarePlan(NamedTuple):
    """When somebody of the centre last talked with the resident, and must again, in ms since 1970."""

    resident_id: int
    last_live_ms: int
    due_ms: int


Row = Committee | Zone | Resident | Contact | Consent | Device | Operator | Provider | CarePlan


@dataclass(frozen=True)
class World:
    """The whole town. The same seed, count and `now_ms` give the same bytes, always."""

    seed: int
    now_ms: int
    committees: tuple[Committee, ...]
    zones: tuple[Zone, ...]
    residents: tuple[Resident, ...]
    contacts: tuple[Contact, ...]
    consents: tuple[Consent, ...]
    devices: tuple[Device, ...]
    operators: tuple[Operator, ...]
    providers: tuple[Provider, ...]
    care_plans: tuple[CarePlan, ...]
    maps: dict[str, dict[str, Any]]  # GeoJSON by name: zones, buildings, streets, places

    def tables(self) -> dict[str, list[dict[str, object]]]:
        """Every table's rows by the table's name, in an order that foreign keys accept."""
        named: dict[str, tuple[Row, ...]] = {
            "committee": self.committees, "zone": self.zones, "resident": self.residents,
            "contact": self.contacts, "resident_consent": self.consents, "device": self.devices,
            "operator": self.operators, "provider": self.providers, "care_plan": self.care_plans,
        }  # fmt: skip
        return {name: [_as_dict(row) for row in rows] for name, rows in named.items()}

    def as_json(self) -> str:
        """The rows and maps as one JSON text, always the same bytes."""
        whole = {"seed": self.seed, "now_ms": self.now_ms, **self.tables(), "maps": self.maps}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _as_dict(row: NamedTuple) -> dict[str, object]:
    """With the rows inside of a row as dicts, too."""
    return {name: _plain(value) for name, value in row._asdict().items()}


def _plain(value: Any) -> object:
    if not isinstance(value, tuple):
        return value
    return [
        _as_dict(one) if isinstance(one, Paper | Goer | Price | Machine) else one
        for one in cast(tuple[Any, ...], value)
    ]
