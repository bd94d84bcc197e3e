"""Which site the virtual town is, and its key. It is no secret: nobody outside a run can be reached with it."""

from __future__ import annotations

from typing import Final

SITE: Final = "pengpu"
SITE_KEY: Final = bytes(32)
