"""The town as a picture: an SVG of its streets, places, zones, houses, and a dot for every resident.

Drawn from the same GeoJSON that the hub serves, so what is wrong on the map is wrong in the picture.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from simulator.town import ornaments
from simulator.town.earth import BOUNDS, LAT_M, LON_M
from simulator.town.world import World

SCALE = 0.62  # picture units per metre
MARGIN_M = 190.0  # of the bounds left out on each side: nothing is there
PAPER, CASING, ROAD, MAIN, WATER, INK = "#eceae4", "#d5d1c6", "#ffffff", "#fbe7b4", "#a9cfe3", "#4b4a45"
WALL = 'stroke="#b9b5a8" stroke-width="0.8"'
WALK_UP, TOWER, DOT = "#d9b79a", "#b98d7c", "#c8102e"
PLACE = {
    "park": "#c5dfb1", "school": "#f3dcd6", "hospital": "#f6c9cf", "market": "#f4d9b0",
    "centre": "#f7d774", "sport": "#cfe3c4", "works": "#dcd9e6",
}  # fmt: skip
# Neighbouring committees get different tints; which one is of no meaning.
TINTS = ("#f4ead9", "#e9f0e1", "#e6edf3", "#f3e5e6", "#ece7f2", "#f2efd8")

WIDTH = ((BOUNDS[2] - BOUNDS[0]) * LON_M - 2 * MARGIN_M) * SCALE
HEIGHT = ((BOUNDS[3] - BOUNDS[1]) * LAT_M - 2 * MARGIN_M) * SCALE


def svg(world: World) -> str:
    """The picture as text; about 0.5 MB for 1,600 residents."""
    drawn = (_streets, _places, _zones, _buildings, _dots, _labels, _legend)
    return "\n".join([_head(), *(line for draw in drawn for line in draw(world)), "</svg>\n"])


def _head() -> str:
    size = f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" width="{WIDTH:.0f}" height="{HEIGHT:.0f}"'
    font = 'font-family="Noto Sans CJK SC, Noto Sans SC, sans-serif"'
    paper = f'<rect width="100%" height="100%" fill="{PAPER}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font}>{paper}'


def features(world: World, name: str) -> Iterator[tuple[dict[str, Any], Any]]:
    for feature in world.maps[name]["features"]:
        yield feature["properties"], feature["geometry"]["coordinates"]


def at(point: Iterable[float]) -> tuple[float, float]:
    lon, lat = point
    return ((lon - BOUNDS[0]) * LON_M - MARGIN_M) * SCALE, ((BOUNDS[3] - lat) * LAT_M - MARGIN_M) * SCALE


def _points(line: Iterable[Iterable[float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in map(at, line))


def _polygon(rings: Any, fill: str, more: str = "") -> str:
    return f'<polygon points="{_points(rings[0][:-1])}" fill="{fill}" {more}/>'


def _line(line: Any, colour: str, width_m: float) -> str:
    joins = f'stroke-width="{width_m * SCALE:.1f}" stroke-linejoin="round" stroke-linecap="round"'
    return f'<polyline points="{_points(line)}" fill="none" stroke="{colour}" {joins}/>'


def _streets(world: World) -> Iterator[str]:
    """Casings first, then the lanes, then the water, and the big roads last, so that they cross over it."""
    every = list(features(world, "streets"))
    yield from (_line(line, CASING, road["width_m"] + 5) for road, line in every if road["kind"] != "water")
    for kind, colour in (("lane", ROAD), ("side", ROAD), ("water", WATER), ("main", MAIN), ("ring", MAIN)):
        yield from (_line(line, colour, road["width_m"]) for road, line in every if road["kind"] == kind)


def _places(world: World) -> Iterator[str]:
    for place, rings in features(world, "places"):
        yield _polygon(rings, PLACE[place["kind"]], WALL)
        yield ornaments.draw(place["kind"], place["name"], [at(point) for point in rings[0][:-1]], SCALE)


def _zones(world: World) -> Iterator[str]:
    for zone, rings in features(world, "zones"):
        yield _polygon(rings, TINTS[int(zone["committee_id"]) * 5 % len(TINTS)], WALL)


def _buildings(world: World) -> Iterator[str]:
    for building, rings in features(world, "buildings"):
        yield _polygon(rings, TOWER if building["kind"] == "tower" else WALK_UP)


def _dots(world: World) -> Iterator[str]:
    yield f'<g fill="{DOT}" fill-opacity="0.85">'
    for resident in world.residents:
        x, y = at((resident.lon, resident.lat))
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.6"/>'
    yield "</g>"


def _labels(world: World) -> Iterator[str]:
    for name in ("places", "zones"):
        for feature, rings in features(world, name):
            yield _text(_middle(rings[0]), feature["name"], 10.5, weight=600)
    for road, line in features(world, "streets"):
        if road["name"]:
            (ax, ay), (bx, by) = at(line[len(line) // 2 - 1]), at(line[len(line) // 2])
            angle = math.degrees(math.atan2(by - ay, bx - ax))
            angle -= 180 if angle > 100 else -180 if angle < -80 else 0
            size = {"side": 8.5, "water": 10}.get(road["kind"], 12)
            yield _text(((ax + bx) / 2, (ay + by) / 2), road["name"], size, angle)


def _middle(ring: Any) -> tuple[float, float]:
    corners = [at(point) for point in ring[:-1]]
    return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)


def _text(at: tuple[float, float], text: str, size: float, angle: float = 0, weight: int = 400) -> str:
    x, y = at
    turned = f' transform="rotate({angle:.0f} {x:.0f} {y:.0f})"' if angle else ""
    halo = 'stroke="#ffffff" stroke-width="2.6" stroke-opacity="0.75" paint-order="stroke"'
    style = f'font-size="{size}" font-weight="{weight}" fill="{INK}" text-anchor="middle" {halo}'
    return f'<text x="{x:.0f}" y="{y + size * 0.36:.1f}" {style}{turned}>{escape(text)}</text>'


def _legend(world: World) -> Iterator[str]:
    counts = f"{len(world.committees)} committees · {len(world.zones)} zones · {len(world.residents)} residents"
    yield _text((150, 34), f"Lamplight · the town of seed {world.seed}", 17, weight=700)
    yield _text((150, 58), counts, 11)
    yield _text((150, 76), "invented, every name and door of it", 11)
    bar = 200 * SCALE
    yield f'<path d="M30 98 v6 h{bar:.0f} v-6" fill="none" stroke="{INK}" stroke-width="1.5"/>'
    yield _text((30 + bar / 2, 116), "200 m", 11)
