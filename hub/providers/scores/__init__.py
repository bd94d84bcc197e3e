"""100 points a month for each provider, by rules that are the same for all and that everybody may read."""

from .pages_api import router as score_pages_router
from .runner import runner
from .service import settle

__all__ = ["runner", "score_pages_router", "settle"]
