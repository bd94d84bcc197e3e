"""One door for everything that devices say, over whatever path: store first, answer after."""

from .api import router
from .intake import Health, Intake
from .kept import KEPT
from .model import IntakeSettings
from .sms import router as sms_router
from .sms import take_in_sms

__all__ = [
    "KEPT",
    "Health",
    "Intake",
    "IntakeSettings",
    "router",
    "sms_router",
    "take_in_sms",
]
