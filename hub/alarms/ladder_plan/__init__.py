"""The centre's own ladders: read and written by supervisors, tried before they count, and never lost."""

from .api import router

__all__ = ["router"]
