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

    The next event's number is the newest one's plus 1. Were the log ever empty it would begin at 1 again, and whoever
    had read further would hear of nothing any more.
    """

    def may_go(tx: Read) -> ColumnElement[bool]:
        newest = select(func.coalesce(func.max(event.c.seq), 0)).scalar_subquery()
        return and_(event.c.seq <= newest - EVENTS_MIN, event.c.seq < needed_from(tx, consumers))

    return Kept("events", event, event.c.at_ms, may_go)


COMMANDS = Kept("commands", command, command.c.at_ms)
