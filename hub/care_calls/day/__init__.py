"""How far the day of the care calls has come, and which calls go on."""

from .api import router

__all__ = ["router"]
