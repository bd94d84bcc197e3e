"""The hub watches itself, tells everybody what is wrong with it, and tells the world outside that it lives."""

from .alive import Alive
from .api import router
from .kept import KEPT
from .machine import RealMachine
from .model import HubProblem, Kind, Machine
from .receiver import Receiver
from .service import TOPIC, note_backup, summary
from .watch import Measured, Watch

__all__ = [
    "KEPT",
    "TOPIC",
    "Alive",
    "HubProblem",
    "Kind",
    "Machine",
    "Measured",
    "RealMachine",
    "Receiver",
    "Watch",
    "note_backup",
    "router",
    "summary",
]
