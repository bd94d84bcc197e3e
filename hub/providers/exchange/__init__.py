"""Files of providers, in and out."""

from .api import UPLOAD_PATH, router

__all__ = ["UPLOAD_PATH", "router"]
