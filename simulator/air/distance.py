"""How far away a remote control is, in metres through the walls of a home, and what that does to its frames."""

from __future__ import annotations

from math import log10
from typing import Final

from simulator.air.medium import Weather

METRES_MAX: Final = 100
# A usual path loss in homes: 28 dB for ten times the distance. At 20 dBm the first metre leaves about -45.
_FIRST_DBM, _TENFOLD_DB = -45, 28
# 802.11b at 1 Mbit/s: clean down to -84, and nothing at all beyond -98.
_CLEAN_DBM, _DEAF_DBM = -84, -98
_LEAST_LOSS: Final = 0.01


def dbm_at(metres: int) -> int:
    """How strongly each hears the other there."""
    return round(_FIRST_DBM - _TENFOLD_DB * log10(max(metres, 1)))


def weather_at(metres: int) -> Weather:
    """How much is lost there, each way."""
    loss = (_CLEAN_DBM - dbm_at(metres)) / (_CLEAN_DBM - _DEAF_DBM)
    loss = min(max(loss, _LEAST_LOSS), 1.0)
    return Weather(up=loss, down=loss)
