"""New firmware for the devices: which builds there are, and who gets which of them, carefully."""

from .api import UPLOAD_BYTES_MAX, UPLOAD_PATH, router
from .pieces import Pieces
from .service import ORDER_TOPIC, TOPIC, Told, heed, runner

__all__ = [
    "ORDER_TOPIC",
    "TOPIC",
    "UPLOAD_BYTES_MAX",
    "UPLOAD_PATH",
    "Pieces",
    "Told",
    "heed",
    "router",
    "runner",
]
