"""The phone in the home is asked to call the centre by voice: by who has the alarm, or when our own call fails."""

from .api import router
from .listener import listener
from .policy import Word
from .service import runner, said, wishes
from .summary import TOPIC

__all__ = ["TOPIC", "Word", "listener", "router", "runner", "said", "wishes"]
