"""The pages of who is asked, and of who goes: behind a signed link, without an account."""

from .api import router as links_router
from .base_code_api import router as base_code_router
from .here_api import router as here_router
from .pages_api import PHOTO_BODY_BYTES_MAX, PHOTO_PATH
from .pages_api import router as pages_router

__all__ = ["PHOTO_BODY_BYTES_MAX", "PHOTO_PATH", "base_code_router", "here_router", "links_router", "pages_router"]
