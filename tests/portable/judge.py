"""Run by MicroPython: says of each line "<message> <payload in hex>" on its input what this runtime makes of it."""

# ruff: noqa: T201  (printing is how it answers)

from __future__ import annotations

import gc
import sys

from sos import wire


def verdict(name: str, payload: bytes) -> str:
    """The code and field of the refusal, or the bytes of what was understood, in hex."""
    try:
        return "right " + wire.encode(name, wire.decode(name, payload)).hex()
    except wire.WireError as error:
        return error.code + " " + error.field


def main() -> None:
    """Answer until the input ends."""
    for line in sys.stdin:
        name, payload = line.rstrip("\n").split(" ")
        print(verdict(name, bytes.fromhex(payload)))


if __name__ == "__main__":
    getattr(gc, "threshold")(2048)  # noqa: B009  (CPython's has another form; see run.py for why)
    main()
