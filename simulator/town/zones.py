"""Which block is a park, which is homes, and which committee looks after which homes.

Thirty-three committees, sixty-seven residential zones: a committee has one to four zones side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.town import earth, geometry
from simulator.town.geometry import Block, Polygon
from simulator.town.streams import stream
from simulator.town.streets import WIDTH_M, Cutter, Street, size
from simulator.town.words import words

COMMITTEES = 33
ZONES = 67
ZONES_PER_COMMITTEE_MAX = 4

# What a quarter of 150,000 people has besides homes; the rest of the blocks are homes.
PLACES = (
    ("park", "灯影公园"), ("school", "桐荫小学"), ("hospital", "社区卫生服务中心"), ("market", "汾桥菜场"),
    ("school", "晨禾中学"), ("park", "柳浪绿地"), ("centre", "一键通呼叫中心"), ("sport", "市民健身中心"),
    ("school", "松泉小学"), ("market", "河灯集市"), ("park", "清汾绿地"), ("works", "彭灯科创园"),
)  # fmt: skip

COMMITTEE_NAMES = words("committee names")
SUFFIXES = ("新村", "苑", "坊", "公寓", "花苑", "小区")
NUMBERED = ("一村", "二村", "三村", "四村")


@dataclass(frozen=True)
class Place:
    """A block without homes; `ring` is in metres of the bent plan."""

    kind: str
    name: str
    ring: Polygon


@dataclass(frozen=True)
class ZonePlan:
    """A residential zone: its outline in metres of the bent plan, and its gate's street and lane number."""

    id: int
    committee_id: int
    name: str
    ring: Polygon
    street: str
    lane: int


def outline(block: Block, streets: list[Street]) -> Polygon:
    """The ground inside the streets round a block, bent like the streets."""
    margins = {street.id: WIDTH_M[street.kind] / 2 for street in streets}
    return earth.bend_ring(geometry.shrink(block, margins))


def share_out(seed: int, cutter: Cutter) -> tuple[list[Place], list[list[Block]]]:
    """The places, and per committee the blocks of its zones, cut further until there are enough of them."""
    chance = stream(seed, "places")
    homes = sorted(cutter.blocks, key=lambda block: geometry.centre(geometry.corners(block)))
    middling = sorted(homes, key=size)[: len(PLACES) * 2]
    taken = chance.sample(middling, len(PLACES))
    places = [
        Place(kind, name, outline(block, cutter.streets)) for (kind, name), block in zip(PLACES, taken, strict=True)
    ]
    committees = [[block] for block in homes if block not in taken]
    while sum(map(len, committees)) < ZONES:
        open_ones = [zones for zones in committees if len(zones) < ZONES_PER_COMMITTEE_MAX]
        zones = max(open_ones, key=lambda zones: max(map(size, zones)))
        largest = max(zones, key=size)
        zones.remove(largest)
        zones += cutter.halve(largest, lane=True)
    return places, committees


def name_zones(seed: int, cutter: Cutter, committees: list[list[Block]]) -> tuple[list[str], list[ZonePlan]]:
    """Committee names, and the zones with names, outlines and addresses."""
    chance = stream(seed, "zone names")
    bases = chance.sample(COMMITTEE_NAMES, len(committees))
    lanes: set[tuple[str, int]] = set()
    zones: list[ZonePlan] = []
    for committee_id, (base, blocks) in enumerate(zip(bases, committees, strict=True), start=1):
        endings = NUMBERED if chance.random() < 0.45 else chance.sample(SUFFIXES, len(SUFFIXES))
        for block, ending in zip(blocks, endings, strict=False):
            street, lane = _address(block, cutter.streets, lanes)
            ring = outline(block, cutter.streets)
            zones.append(ZonePlan(len(zones) + 1, committee_id, base + ending, ring, street, lane))
    return [f"{base}居民委员会" for base in bases], zones


def _address(block: Block, streets: list[Street], lanes: set[tuple[str, int]]) -> tuple[str, int]:
    """The nearest named street, and a lane number that grows along it, odd on one side and even on the other."""
    middle = geometry.centre(geometry.corners(block))
    roads = [street for street in streets if street.kind in ("ring", "main", "side")]
    gate = min(roads, key=lambda road: min(geometry.distance(a, b, middle) for a, b in road.pieces))
    a, b = gate.line[0], gate.line[-1]
    along = geometry.along(a, b, middle)
    lane = 2 * max(1, round(along / 6)) + (geometry.side_of(a, b, middle) > 0)
    while (gate.name, lane) in lanes:
        lane += 2
    lanes.add((gate.name, lane))
    return gate.name, lane
