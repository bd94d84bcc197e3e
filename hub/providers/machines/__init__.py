"""Stair-climbing machines: which there are, and when each is taken."""

from . import tables

__all__ = ["tables"]
