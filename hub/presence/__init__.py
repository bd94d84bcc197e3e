"""Who is here: who has begun their shift, and whether they are free, talk on the telephone, rest or are away."""

from .api import router
from .kept import KEPT
from .model import SOUNDS, Heard, Room, Seated, Shift, State
from .service import began_call, ended_call, present, running_shift, shifts_within
from .watch import Watch

__all__ = [
    "KEPT",
    "SOUNDS",
    "Heard",
    "Room",
    "Seated",
    "Shift",
    "State",
    "Watch",
    "began_call",
    "ended_call",
    "present",
    "router",
    "running_shift",
    "shifts_within",
]
