"""What operators look at: the page itself, and the feed that keeps it true."""

from .feed import SIGNED_OUT, Feed
from .feed import router as feed_router
from .frames import FeedLine
from .messages import Resume
from .pages import router as pages_router

__all__ = ["SIGNED_OUT", "Feed", "FeedLine", "Resume", "feed_router", "pages_router"]
