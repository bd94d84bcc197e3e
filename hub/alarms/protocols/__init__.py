"""What to ask and what to say when an alarm of each kind comes in: checklists that the centre writes itself."""

from .api import router
from .editing import settle
from .model import Protocol, Step
from .policy import faults, shown
from .service import answered
from .store import forget

__all__ = ["Protocol", "Step", "answered", "faults", "forget", "router", "settle", "shown"]
