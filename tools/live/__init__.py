"""`lamplight simulate --live`: the live town with what only the tools have: a hub of its own, and the real firmware."""

from tools.live.command import main

__all__ = ["main"]
