"""What makes a park look like a park in the picture: trees and a pond, a running track, a cross, stalls."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.town import geometry
from simulator.town.streams import stream

TREE, POND, TRACK, LAWN, HOUSE, STALL = "#8fbb78", "#a9cfe3", "#d98d6a", "#b7d79f", "#cdb3ad", "#dcb27a"
TREES = 46


def draw(kind: str, name: str, ring: Sequence[geometry.Point], scale: float) -> str:
    """SVG for the inside of a place; `ring` in picture units, `scale` picture units per metre."""
    x, y = sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    inside = {"park": _park, "school": _school, "sport": _school, "hospital": _hospital, "market": _market}
    own = inside.get(kind)
    if own is None:
        return _halls(x, y, scale)
    return (_trees(name, ring, scale) if kind == "park" else "") + own(x, y, scale)


def _trees(name: str, ring: Sequence[geometry.Point], scale: float) -> str:
    chance = stream(0, "trees", name)
    low, high = (min(p[0] for p in ring), min(p[1] for p in ring)), (max(p[0] for p in ring), max(p[1] for p in ring))
    circles: list[str] = []
    for _ in range(TREES * 2):
        x, y, r = chance.uniform(low[0], high[0]), chance.uniform(low[1], high[1]), chance.uniform(4, 8) * scale
        chords = [geometry.chord(tuple(ring), y + dy) for dy in (-2 * r, 2 * r)]
        if all(chord and chord[0] + 2 * r < x < chord[1] - 2 * r for chord in chords):
            circles.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{TREE}" fill-opacity="0.8"/>')
    return "".join(circles)


def _park(x: float, y: float, s: float) -> str:
    low = y + 34 * s
    return (
        f'<ellipse cx="{x:.1f}" cy="{low:.1f}" rx="{42 * s:.1f}" ry="{17 * s:.1f}" fill="{POND}"/>'
        f'<ellipse cx="{x + 26 * s:.1f}" cy="{low - 9 * s:.1f}" rx="{26 * s:.1f}" ry="{13 * s:.1f}" fill="{POND}"/>'
    )


def _school(x: float, y: float, s: float) -> str:
    track = f'x="{x - 45 * s:.1f}" y="{y + 16 * s:.1f}" width="{90 * s:.1f}" height="{44 * s:.1f}" rx="{22 * s:.1f}"'
    line = f'fill="{LAWN}" stroke="{TRACK}" stroke-width="{7 * s:.1f}"'
    return f"<rect {track} {line}/>" + _box(x - 40 * s, y - 48 * s, 80 * s, 13 * s, HOUSE)


def _hospital(x: float, y: float, s: float) -> str:
    wards = _box(x - 42 * s, y - 50 * s, 84 * s, 22 * s, "#e3a3ac") + _box(
        x - 42 * s, y + 28 * s, 50 * s, 20 * s, "#e3a3ac"
    )
    return (
        wards
        + _box(x + 24 * s, y + 26 * s, 8 * s, 26 * s, "#c8102e")
        + _box(x + 15 * s, y + 35 * s, 26 * s, 8 * s, "#c8102e")
    )


def _market(x: float, y: float, s: float) -> str:
    return "".join(_box(x + (i - 2) * 26 * s - 9 * s, y + 18 * s, 18 * s, 38 * s, STALL) for i in range(5))


def _halls(x: float, y: float, s: float) -> str:
    return _box(x - 45 * s, y - 52 * s, 90 * s, 26 * s, HOUSE) + _box(x - 45 * s, y + 24 * s, 40 * s, 30 * s, HOUSE)


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'
