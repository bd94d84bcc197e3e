"""What is let go of residents when it is old: lines of their timeline."""

from sqlalchemy import Select, or_

from hub.kernel import Kept

from . import tables as t


def kept(needed_alarms: Select[tuple[int]]) -> tuple[Kept, ...]:
    """`needed_alarms`: the numbers of the alarms whose lines stay, as they are not over."""
    of = t.timeline.c.alarm_id
    return (Kept("timeline", t.timeline, t.timeline.c.at_ms, lambda _tx: or_(of.is_(None), of.not_in(needed_alarms))),)
