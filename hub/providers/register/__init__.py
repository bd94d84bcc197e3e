"""The register: businesses, their people and papers, what they charge, and when they do not come."""

from .api import make_router
from .editing import tell as note
from .facts import (
    Price,
    Provider,
    Worker,
    candidate,
    candidates,
    contacts,
    provider,
    provider_names,
    worker,
    workers_of,
)
from .loading import load, settle_register
from .runner import runner
from .service import find
from .standing import change as change_standing

__all__ = [
    "Price",
    "Provider",
    "Worker",
    "candidate",
    "candidates",
    "change_standing",
    "contacts",
    "find",
    "load",
    "make_router",
    "note",
    "provider",
    "provider_names",
    "runner",
    "settle_register",
    "worker",
    "workers_of",
]
