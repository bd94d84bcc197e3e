"""One list of what an operator does next: care calls, follow-ups of services, each with the time when it is due."""

from .api import router
from .model import Kind, Work
from .service import (
    check_not_held,
    finish_work,
    held_work,
    hold_work,
    leave_work,
    load_work,
    next_work,
    put_work,
    reschedule_work,
    waiting_work,
    work_until,
)

__all__ = [
    "Kind",
    "Work",
    "check_not_held",
    "finish_work",
    "held_work",
    "hold_work",
    "leave_work",
    "load_work",
    "next_work",
    "put_work",
    "reschedule_work",
    "router",
    "waiting_work",
    "work_until",
]
