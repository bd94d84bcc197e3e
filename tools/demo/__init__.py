"""The whole system on one machine, with an invented town in it, for somebody who wants to see it."""

from tools.demo.demo import run
from tools.demo.plan import Plan

__all__ = ["Plan", "run"]
