"""What can be ordered: which skills and papers it takes, how long it lasts, what it costs."""

from .api import router
from .model import Kind
from .service import kind_of, kinds, settle_catalogue

__all__ = ["Kind", "kind_of", "kinds", "router", "settle_catalogue"]
