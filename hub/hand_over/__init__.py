"""The hand-over between two shifts: what is open, in the words of who goes, signed by who goes and who comes."""

from .api import router
from .forgetting import forget
from .kept import KEPT
from .pages_api import router as pages_router

__all__ = ["KEPT", "forget", "pages_router", "router"]
