"""The pages of who is asked, and of who goes: behind a signed link, without an account."""

from .api import router as links_router
from .base_code_api import router as base_code_router
from .doing import Said, act, cannot, check_in, come, photo
from .here_api import router as here_router
from .looking import JobPage, job_page
from .pages_api import PHOTO_BODY_BYTES_MAX, PHOTO_PATH
from .pages_api import router as pages_router

__all__ = [
    "PHOTO_BODY_BYTES_MAX",
    "PHOTO_PATH",
    "JobPage",
    "Said",
    "act",
    "base_code_router",
    "cannot",
    "check_in",
    "come",
    "here_router",
    "job_page",
    "links_router",
    "pages_router",
    "photo",
]
