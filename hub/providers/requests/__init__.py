"""What a resident needs and nobody was sent for yet: heard at a care call, it waits until it becomes an order."""

from .api import router
from .listener import listener
from .store import blank

__all__ = ["blank", "listener", "router"]
