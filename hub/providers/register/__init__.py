"""The register: businesses, their people and papers, what they charge, and when they do not come."""

from .api import router
from .facts import Price, Provider, Worker, candidate, candidates, provider, provider_names, worker, workers_of
from .loading import load, settle_register

__all__ = [
    "Price",
    "Provider",
    "Worker",
    "candidate",
    "candidates",
    "load",
    "provider",
    "provider_names",
    "router",
    "settle_register",
    "worker",
    "workers_of",
]
