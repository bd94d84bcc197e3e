"""Starts the hub: `python -m hub`, told by the environment (settings.py) and by nothing else."""

import gc
import sys


def main() -> int:
    """0 after an orderly stop, 1 when it could not start (one line on stderr says why)."""
    # What the start makes is used as long as the hub lives; looking through it for garbage takes a fifth of the start,
    # so the collector begins when all of it is there (http/server.py).
    gc.disable()
    from hub.starting import start

    return start()


if __name__ == "__main__":
    sys.exit(main())
