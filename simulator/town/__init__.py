"""The town: from a seed, a neighbourhood with its streets, homes, people, devices and helpers. All of it invented.

`simulator.town.load` puts it into a hub's database; it stands apart so that a town needs no hub.
"""

from __future__ import annotations

from simulator.town.generate import DEVICES, DEVICES_MAX, SEED, build, devices_of
from simulator.town.world import World

__all__ = ["DEVICES", "DEVICES_MAX", "SEED", "World", "build", "devices_of"]
