"""What the kernel itself keeps, and for whom: the event log, and the answers to commands."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, select

from .consumer import Consumer, needed_from
from .database import Read
from .retention import Kept
from .schema import command, event

# A page that was away reads on from where it was within so many events; see hub/console/policy.py.
EVENTS_MIN = 2_000


def kept_events(consumers: Sequence[Consumer]) -> Kept:
    """The event log; never what one of `consumers` has still to hear, and never the newest.

    An empty log could not say how far it goes, and whoever had read on to its end would be thought ahead of it.
    """

    def may_go(tx: Read) -> ColumnElement[bool]:
        newest = select(func.coalesce(func.max(event.c.seq), 0)).scalar_subquery()
        return and_(event.c.seq <= newest - EVENTS_MIN, event.c.seq < needed_from(tx, consumers))

    return Kept("events", event, event.c.at_ms, may_go)


COMMANDS = Kept("commands", command, command.c.at_ms)
