"""The town, live: real phones' machines over a real broker against a real hub, for load and for looking at."""

from simulator.live.flash import FlashInUse
from simulator.live.options import Options
from simulator.live.run import run
from simulator.live.statistics import Statistics

__all__ = ["FlashInUse", "Options", "Statistics", "run"]
