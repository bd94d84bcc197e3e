"""What operators look at: the page itself, and the feed that keeps it true."""

from .feed import Feed
from .feed import router as feed_router
from .pages import router as pages_router

__all__ = ["Feed", "feed_router", "pages_router"]
