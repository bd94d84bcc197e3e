"""The town: from a seed, a neighbourhood with its streets, homes, people, devices and helpers. All of it invented."""

from __future__ import annotations

from simulator.town.generate import DEVICES, DEVICES_MAX, SEED, build
from simulator.town.world import World

__all__ = ["DEVICES", "DEVICES_MAX", "SEED", "World", "build"]
