"""One door for everything that devices say, over whatever path: store first, answer after."""

from .api import router
from .intake import Health, Intake
from .model import IntakeSettings

__all__ = ["Health", "Intake", "IntakeSettings", "router"]
