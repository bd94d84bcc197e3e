"""The air in a home: what becomes of radio frames between a remote control and its phone; and that remote."""

from simulator.air.distance import METRES_MAX, dbm_at, weather_at
from simulator.air.medium import Medium, Weather
from simulator.air.pendant import EMPTY_MV, FULL_MV, Later, Pendant

__all__ = ["EMPTY_MV", "FULL_MV", "METRES_MAX", "Later", "Medium", "Pendant", "Weather", "dbm_at", "weather_at"]
