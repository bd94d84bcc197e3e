"""Lines and polygons on flat ground, in metres; nothing here knows of streets or people.

A polygon is a tuple of points in counter-clockwise order, its first point not repeated. `Cut` and
`Block` are convex: that keeps splitting and shrinking to a few lines each.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

Point = tuple[float, float]
Polygon = tuple[Point, ...]


class Edge(NamedTuple):
    """One side of a block, from `start` to the next edge's start, and the street that runs along it."""

    start: Point
    street: int


Block = tuple[Edge, ...]


def area(polygon: Polygon) -> float:
    """Square metres; positive when counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in sides(polygon)) / 2


def sides(polygon: Polygon) -> list[tuple[Point, Point]]:
    """Every side as (start, end), the closing one last."""
    return list(zip(polygon, polygon[1:] + polygon[:1], strict=True))


def centre(polygon: Polygon) -> Point:
    """The centre of gravity."""
    whole = 6 * area(polygon)
    x = y = 0.0
    for (ax, ay), (bx, by) in sides(polygon):
        cross = ax * by - bx * ay
        x += (ax + bx) * cross
        y += (ay + by) * cross
    return x / whole, y / whole


def corners(block: Block) -> Polygon:
    """The block's outline without its streets."""
    return tuple(edge.start for edge in block)


def spans(block: Block) -> Point:
    """Width east to west and height south to north of the block's bounding box."""
    xs = [edge.start[0] for edge in block]
    ys = [edge.start[1] for edge in block]
    return max(xs) - min(xs), max(ys) - min(ys)


def side_of(a: Point, b: Point, point: Point) -> float:
    """Metres from the line a→b, positive to its left."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    return (dx * (point[1] - a[1]) - dy * (point[0] - a[0])) / math.hypot(dx, dy)


def keep_left(block: Block, a: Point, b: Point, street: int) -> Block:
    """The part of the block to the left of the line a→b; the new side belongs to `street`. May be empty."""
    kept: list[Edge] = []
    for edge, following in zip(block, block[1:] + block[:1], strict=True):
        here, there = side_of(a, b, edge.start), side_of(a, b, following.start)
        if here >= 0:
            kept.append(edge)
        if (here > 0) != (there > 0) and here != there:
            part = here / (here - there)
            (x, y), (u, v) = edge.start, following.start
            meeting = (x + (u - x) * part, y + (v - y) * part)
            kept.append(Edge(meeting, street if here > 0 else edge.street))
    return tuple(kept) if len(kept) > 2 else ()


def split(block: Block, a: Point, b: Point, street: int) -> list[Block]:
    """The block cut along the line a→b, the empty parts left out."""
    parts = (keep_left(block, a, b, street), keep_left(block, b, a, street))
    return [part for part in parts if part and abs(area(corners(part))) > 1]


def shrink(block: Block, margin_m: dict[int, float]) -> Polygon:
    """The block without its half of the streets round it: every side moved inwards by its street's margin."""
    kept = block
    for edge, following in zip(block, block[1:] + block[:1], strict=True):
        (ax, ay), (bx, by) = edge.start, following.start
        length = math.hypot(bx - ax, by - ay)
        if length < 0.01:
            continue
        shift = margin_m[edge.street] / length
        dx, dy = (ay - by) * shift, (bx - ax) * shift
        kept = keep_left(kept, (ax + dx, ay + dy), (bx + dx, by + dy), edge.street)
    return corners(kept)


def densify(line: Polygon, step_m: float) -> Polygon:
    """The open line with points no further apart than `step_m`, so that it can be bent smoothly."""
    dense: list[Point] = []
    for (ax, ay), (bx, by) in pairwise(line):
        count = max(1, math.ceil(math.hypot(bx - ax, by - ay) / step_m))
        dense += [(ax + (bx - ax) * i / count, ay + (by - ay) * i / count) for i in range(count)]
    return (*dense, line[-1])


def turn(points: Polygon, angle: float, about: Point = (0.0, 0.0)) -> Polygon:
    """The points turned counter-clockwise by `angle` radians about a point."""
    cos, sin = math.cos(angle), math.sin(angle)
    cx, cy = about
    return tuple((cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos) for x, y in points)


def chord(polygon: Polygon, y: float) -> tuple[float, float] | None:
    """Where the horizontal line at `y` enters and leaves the polygon, or None if it passes by."""
    crossings = [
        ax + (bx - ax) * (y - ay) / (by - ay)
        for (ax, ay), (bx, by) in sides(polygon)
        if (ay <= y < by) or (by <= y < ay)
    ]
    return (min(crossings), max(crossings)) if crossings else None


def along(a: Point, b: Point, point: Point) -> float:
    """How far along the line a→b the point lies, in metres from a."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    return (dx * (point[0] - a[0]) + dy * (point[1] - a[1])) / math.hypot(dx, dy)


def distance(a: Point, b: Point, point: Point) -> float:
    """Metres from the point to the stretch a→b."""
    part = min(max(along(a, b, point) / math.dist(a, b), 0.0), 1.0)
    return math.dist(point, (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part))
