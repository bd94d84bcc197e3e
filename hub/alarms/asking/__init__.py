"""Whoever has the key, or knows the resident, is asked whether they can go: one after the other, or all at once."""

from .api import router
from .beginning import by_ladder
from .ending import over
from .links import Links
from .listener import listener
from .pages_api import router as going_router
from .runner import runner
from .store import blank

__all__ = [
    "Links",
    "blank",
    "by_ladder",
    "going_router",
    "listener",
    "over",
    "router",
    "runner",
]
