"""Puts work on the list and takes it off; whoever looks at the list hears of it."""

from collections.abc import Sequence

from hub.kernel import Write

from . import store
from .model import Kind, Work


def put_work(tx: Write, work: Work) -> None:
    """Put one thing on the list; the same `kind` and `ref` again moves it to the new time."""
    store.put(tx, [work])
    _tell(tx, work.kind, work.resident_id)


def load_work(tx: Write, work: Sequence[Work]) -> None:
    """The same for many at once, telling nobody: for filling a database."""
    if work:
        store.put(tx, work)


def finish_work(tx: Write, kind: Kind, ref: int) -> None:
    """Take it off the list. Nothing happens if it is not there."""
    resident_id = store.finish(tx, kind, ref)
    if resident_id is not None:
        _tell(tx, kind, resident_id)


def _tell(tx: Write, kind: Kind, resident_id: int) -> None:
    tx.publish("work", {"kind": kind, "resident_id": resident_id})
