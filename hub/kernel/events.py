"""News: what happened, numbered, in the order it was committed.

Each event is written in the transaction of its cause. Live listeners (the console's feed) hear of it after the commit;
a consumer (consumer.py) keeps its place in the database, so that news reaches it also when the hub was killed then.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """`seq` grows by commit order and is never reused; `topic` is a word; `data` is JSON."""

    seq: int
    at_ms: int
    topic: str
    data: dict[str, Any]


Listener = Callable[[Sequence[Event]], None]
