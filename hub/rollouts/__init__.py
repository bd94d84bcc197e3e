"""New firmware for the devices: which builds there are, and who gets which of them, carefully."""

from .api import UPLOAD_BYTES_MAX, UPLOAD_PATH, router
from .builds import add as add_build
from .builds import set_maker
from .pieces import Pieces
from .service import ORDER_TOPIC, TOPIC, Told, begin, heed, runner

__all__ = [
    "ORDER_TOPIC",
    "TOPIC",
    "UPLOAD_BYTES_MAX",
    "UPLOAD_PATH",
    "Pieces",
    "Told",
    "add_build",
    "begin",
    "heed",
    "router",
    "runner",
    "set_maker",
]
