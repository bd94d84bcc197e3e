"""The streets: a creek, three main roads and the side streets between them cut the town into blocks.

Blocks are cut like paper, always right across, largest first. That gives the T-junctions, the long
superblocks and the few through roads that a Shanghai "new village" of the 1950s to 1990s has.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from simulator.town import geometry
from simulator.town.geometry import Block, Edge, Point, Polygon
from simulator.town.streams import stream
from simulator.town.words import words

HALF_WIDTH_M = 950.0
HALF_HEIGHT_M = 990.0
LEADS_OUT = 1.13  # main roads and the creek go on a little beyond the ring
BLOCKS = 45
SIDE_STREET_LENGTH_MIN_M = 230.0  # shorter ones are lanes and have no name of their own
TILT_MAX = math.radians(4)

WIDTH_M = {"ring": 34.0, "main": 36.0, "water": 30.0, "side": 19.0, "lane": 9.0}

STREET_NAMES = words("street names")
CREEK_NAME = "灯影浜"


@dataclass(frozen=True)
class Street:
    """One street, lane or creek; `line` is its middle, in metres of the straight plan."""

    id: int
    name: str  # empty for a lane
    kind: str  # ring | main | side | lane | water
    line: Polygon

    @property
    def width_m(self) -> float:
        """From house wall to house wall."""
        return WIDTH_M[self.kind]

    @property
    def pieces(self) -> list[tuple[Point, Point]]:
        """Its straight stretches."""
        return list(pairwise(self.line))


@dataclass
class Cutter:
    """The paper and the scissors: blocks so far, and the streets between them."""

    chance: Random
    blocks: list[Block] = field(default_factory=list[Block])
    streets: list[Street] = field(default_factory=list[Street])
    names: list[str] = field(default_factory=list[str])

    def street(self, kind: str, line: Polygon) -> Street:
        """A new street; only lanes go without a name."""
        name = "" if kind == "lane" else CREEK_NAME if kind == "water" else f"{self.names.pop()}路"
        made = Street(len(self.streets), name, kind, line)
        self.streets.append(made)
        return made

    def cut_all(self, kind: str, a: Point, b: Point) -> None:
        """One line right across the town."""
        made = self.street(kind, (a, b))
        self.blocks = [part for block in self.blocks for part in geometry.split(block, a, b, made.id)]

    def halve(self, block: Block, lane: bool = False) -> list[Block]:
        """One block in two, across its longer side, a little off the middle and a little askew."""
        a, b = self._across(block)
        ends = _ends_within(block, a, b)
        named = not lane and math.dist(*ends) >= SIDE_STREET_LENGTH_MIN_M
        return geometry.split(block, a, b, self.street("side" if named else "lane", ends).id)

    def _across(self, block: Block) -> tuple[Point, Point]:
        width, height = geometry.spans(block)
        cx, cy = geometry.centre(geometry.corners(block))
        cx += width * self.chance.uniform(-0.07, 0.07)
        cy += height * self.chance.uniform(-0.07, 0.07)
        angle = self.chance.uniform(-TILT_MAX, TILT_MAX) + (math.pi / 2 if width > height else 0)
        dx, dy = math.cos(angle) * 2_000, math.sin(angle) * 2_000
        return (cx - dx, cy - dy), (cx + dx, cy + dy)


def _ends_within(block: Block, a: Point, b: Point) -> tuple[Point, Point]:
    half = geometry.keep_left(block, a, b, -1)
    pairs = zip(half, half[1:] + half[:1], strict=True)
    return next((edge.start, following.start) for edge, following in pairs if edge.street == -1)


def lay_streets(seed: int) -> Cutter:
    """The streets and the blocks between them, before anyone says what a block is for."""
    chance = stream(seed, "streets")
    names = list(STREET_NAMES)
    chance.shuffle(names)
    cutter = Cutter(chance, names=names)
    cutter.blocks = [_ring(cutter)]
    w, h, off = HALF_WIDTH_M, HALF_HEIGHT_M, chance.uniform
    east, north = w * LEADS_OUT, h * LEADS_OUT
    cutter.cut_all("water", (w * 0.38 + off(-40, 40), north), (w * 0.26 + off(-40, 40), -north))
    cutter.cut_all("main", (-w * 0.22 + off(-50, 50), north), (-w * 0.27 + off(-50, 50), -north))
    cutter.cut_all("main", (-east, h * 0.34 + off(-50, 50)), (east, h * 0.38 + off(-50, 50)))
    cutter.cut_all("main", (-east, -h * 0.34 + off(-50, 50)), (east, -h * 0.37 + off(-50, 50)))
    cut_until(cutter, BLOCKS)
    return cutter


def cut_until(cutter: Cutter, count: int) -> None:
    """The largest block is cut again and again until there are `count`."""
    while len(cutter.blocks) < count:
        largest = max(cutter.blocks, key=size)
        cutter.blocks.remove(largest)
        cutter.blocks += cutter.halve(largest)


def size(block: Block) -> float:
    """Square metres."""
    return geometry.area(geometry.corners(block))


def _ring(cutter: Cutter) -> Block:
    w, h, off = HALF_WIDTH_M, HALF_HEIGHT_M, cutter.chance.uniform
    outline = [
        (-w + off(0, 60), -h + off(0, 60)), (w * 0.72 + off(-60, 60), -h), (w, -h * 0.62 + off(-60, 60)),
        (w - off(0, 40), h - off(0, 60)), (-w * 0.8 + off(-60, 60), h), (-w, h * 0.72 + off(-60, 60)),
    ]  # fmt: skip
    # The cut corners carry the name of the road they lead into, as bends of a road do.
    bends_into = {1: 2, 4: 5}
    streets: dict[int, Street] = {}
    for i in range(len(outline)):
        if i not in bends_into:
            before = [outline[j] for j, into in bends_into.items() if into == i]
            streets[i] = cutter.street("ring", (*before, outline[i], outline[(i + 1) % len(outline)]))
    return tuple(Edge(start, streets[bends_into.get(i, i)].id) for i, start in enumerate(outline))
