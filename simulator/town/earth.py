"""Where the flat plan lies on the earth: a gentle bend, a turn, then longitude and latitude.

The neighbourhood's real bounds in Shanghai's Jing'an district; everything inside them is invented.
"""

from __future__ import annotations

import math

from simulator.town.geometry import Point, Polygon, densify, turn

BOUNDS = (121.440, 31.300, 121.468, 31.325)  # west, south, east, north, WGS-84
CENTRE = ((BOUNDS[0] + BOUNDS[2]) / 2, (BOUNDS[1] + BOUNDS[3]) / 2)
DIGITS = 6  # a tenth of a metre: finer would only make the files longer

# Metres in a degree at this latitude, WGS-84 ellipsoid (series of the meridian and of the parallel).
LAT_M = 111_132.954 - 559.822 * math.cos(2 * math.radians(CENTRE[1]))
LON_M = 111_412.84 * math.cos(math.radians(CENTRE[1])) - 93.5 * math.cos(3 * math.radians(CENTRE[1]))

TURN = math.radians(-7)  # the streets of this part of the city lean a little from the compass
BEND_M = 22.0
BEND_WAVE_M = 1_450.0
BEND_STEP_M = 60.0


def bend(line: Polygon) -> Polygon:
    """An open line of the ruler-straight plan with the soft curves that grown streets have."""
    return tuple(_bent(point) for point in densify(line, BEND_STEP_M))


def bend_ring(ring: Polygon) -> Polygon:
    """The same for a closed outline."""
    return bend((*ring, ring[0]))[:-1]


def _bent(point: Point) -> Point:
    x, y = point
    wave = 2 * math.pi / BEND_WAVE_M
    return x + BEND_M * math.sin(y * wave + 0.6), y + BEND_M * math.sin(x * wave * 0.8 + 2.1)


def on_earth(point: Point) -> tuple[float, float]:
    """(longitude, latitude) of a point of the bent plan, rounded."""
    ((x, y),) = turn((point,), TURN)
    return round(CENTRE[0] + x / LON_M, DIGITS), round(CENTRE[1] + y / LAT_M, DIGITS)


def polygon_on_earth(ring: Polygon) -> dict[str, object]:
    """A GeoJSON Polygon (RFC 7946: counter-clockwise outer ring, first point repeated at the end)."""
    points = [list(on_earth(point)) for point in ring]
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


def line_on_earth(line: Polygon) -> dict[str, object]:
    """A GeoJSON LineString."""
    return {"type": "LineString", "coordinates": [list(on_earth(point)) for point in line]}
