"""How well calls were answered: what a centre is measured by, and the story of each answer that came too late."""

from .api import router

__all__ = ["router"]
