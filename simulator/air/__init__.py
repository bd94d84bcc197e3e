"""The air in a home: what becomes of a radio frame between a remote control and its phone, by a seed."""

from simulator.air.medium import Medium, Weather

__all__ = ["Medium", "Weather"]
