"""What a resident needs and nobody was sent for yet: said at a care call or a visit, or by the code on the phone, it
waits until it becomes an order.
"""

from .api import router
from .listener import listener
from .runner import runner
from .store import blank

__all__ = ["blank", "listener", "router", "runner"]
