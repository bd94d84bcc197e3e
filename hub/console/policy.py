"""Which news a page still needs: decisions only."""

from dataclasses import dataclass
from typing import Literal

# More than this is sooner said by showing how things are now.
RESUME_EVENTS_MAX = 2_000

Resume = Literal["nothing", "events", "snapshot"]


@dataclass(frozen=True, slots=True)
class Log:
    """The event log as it is: its epoch, its newest number, and the oldest number that it still has (or the next)."""

    epoch: str
    last_seq: int
    first_seq: int


def resume(log: Log, epoch: str | None, seq: int | None) -> Resume:
    """What a page needs that has read up to `seq` of `epoch`; None where it has read nothing.

    A number from another epoch, from the future (the database was restored) or from before the log begins means
    nothing here: the page is shown everything anew.
    """
    if epoch != log.epoch or seq is None or not log.first_seq - 1 <= seq <= log.last_seq:
        return "snapshot"
    missed = log.last_seq - seq
    if missed > RESUME_EVENTS_MAX:
        return "snapshot"
    return "events" if missed else "nothing"
