"""The rota: who is to sit here when, brought in as a table, shown by week with the hours that nobody covers."""

from .api import Brought, router
from .kept import KEPT
from .model import Planned
from .service import bring_in, known_days, on_rota, shifts_between

__all__ = ["KEPT", "Brought", "Planned", "bring_in", "known_days", "on_rota", "router", "shifts_between"]
