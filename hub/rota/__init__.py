"""The rota: who is to sit here when, brought in as a table, shown by week with the hours that nobody covers."""

from .api import router
from .kept import KEPT
from .model import Planned
from .service import on_rota, shifts_between

__all__ = ["KEPT", "Planned", "on_rota", "router", "shifts_between"]
