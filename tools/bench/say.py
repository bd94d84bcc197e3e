"""What the bench is doing, on stderr: its results alone go to stdout."""

import sys


def say(text: str) -> None:
    """One line."""
    print(text, file=sys.stderr, flush=True)
