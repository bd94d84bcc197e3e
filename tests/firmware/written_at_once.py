"""On MicroPython: a message is on the wire when `wake` returns, unless an earlier one still is on its way; no test."""

# pyright: basic, reportMissingImports=false

import json


class Wire:
    """What a link writes to: it takes so many bytes at once, None for all, and keeps the rest as asyncio does."""

    def __init__(self, takes):
        self.written, self.out_buf, self._takes = [], b"", takes

    def write(self, data):
        if self._takes is MemoryError:
            raise MemoryError
        length = len(data) if self._takes is None else self._takes
        self.written.append(len(data[:length]))
        self.out_buf = data[length:]


class Said:
    """A session with these packets to send."""

    def __init__(self, packets):
        self.left = packets

    def take(self):
        left, self.left = self.left, []
        return left


def woken(link_over, takes, waiting=b""):
    """What became of a message of three bytes; `link_over(session, None, ...)` makes a link."""
    wire, said = Wire(takes), Said([b"abc"])
    link = link_over(said, None, False, None, None, None)
    wire.out_buf, link._stream = waiting, wire
    link.wake()
    return {"written": wire.written, "left": len(said.left), "failed": link._failure is not None}


def main(_arguments):
    from board.link import Link

    seen = [woken(Link, None), woken(Link, 1), woken(Link, None, b"earlier"), woken(Link, MemoryError)]
    print(json.dumps(seen))  # noqa: T201 - printing is how it answers
