"""What is wrong with devices becomes alarms: one for each that is alone, one for all that share a cause."""

from .api import router
from .carry import TOPIC
from .service import condition_runner

__all__ = ["TOPIC", "condition_runner", "router"]
