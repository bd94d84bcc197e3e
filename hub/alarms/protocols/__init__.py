"""What to ask and what to say when an alarm of each kind comes in: checklists that the centre writes itself."""

from .api import router
from .editing import settle
from .service import answered
from .store import forget

__all__ = ["answered", "forget", "router", "settle"]
