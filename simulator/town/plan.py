"""The whole plan of the town from its seed: streets, places, committees, zones, buildings, and maps of them."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.town import buildings, earth, streets, zones
from simulator.town.buildings import Building
from simulator.town.streets import Street
from simulator.town.zones import Place, ZonePlan

GeoJson = dict[str, object]


@dataclass(frozen=True)
class Plan:
    """The ground without the people. Rings and lines are metres; `earth` takes them to WGS-84."""

    streets: list[Street]
    places: list[Place]
    committees: list[str]
    zones: list[ZonePlan]
    buildings: list[Building]

    def maps(self) -> dict[str, GeoJson]:
        """GeoJSON by name: `zones`, `buildings`, `streets` (the creek too) and `places`."""
        return {
            "zones": _collection([_zone(zone) for zone in self.zones]),
            "buildings": _collection([_building(building) for building in self.buildings]),
            "streets": _collection([_street(street) for street in self.streets]),
            "places": _collection([_place(place) for place in self.places]),
        }


def draw_up(seed: int) -> Plan:
    """The plan of a seed; how many people live in it makes no difference."""
    cutter = streets.lay_streets(seed)
    places, blocks = zones.share_out(seed, cutter)
    committees, homes = zones.name_zones(seed, cutter, blocks)
    return Plan(cutter.streets, places, committees, homes, buildings.build(seed, homes))


def _collection(features: list[GeoJson]) -> GeoJson:
    return {"type": "FeatureCollection", "features": features}


def _feature(geometry: GeoJson, **properties: object) -> GeoJson:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _zone(zone: ZonePlan) -> GeoJson:
    return _feature(
        earth.polygon_on_earth(zone.ring),
        id=zone.id, committee_id=zone.committee_id, name=zone.name, address=f"{zone.street}{zone.lane}弄",
    )  # fmt: skip


def _building(building: Building) -> GeoJson:
    last = building.number + building.entrances - 1
    return _feature(
        earth.polygon_on_earth(building.ring),
        id=building.id, zone_id=building.zone_id, kind=building.kind, floors=building.floors,
        numbers=[building.number, last],
    )  # fmt: skip


def _street(street: Street) -> GeoJson:
    line = earth.line_on_earth(earth.bend(street.line))
    return _feature(line, id=street.id, name=street.name, kind=street.kind, width_m=street.width_m)


def _place(place: Place) -> GeoJson:
    return _feature(earth.polygon_on_earth(place.ring), kind=place.kind, name=place.name)
