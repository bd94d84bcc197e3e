"""What is let go of what we said to people outside: messages of which something has become, and calls that are over."""

from sqlalchemy import Select, and_, or_

from hub.kernel import Kept

from . import tables as t
from .calls import tables as calls


def kept(needed_alarms: Select[tuple[int]]) -> tuple[Kept, ...]:
    """`needed_alarms`: the numbers of the alarms whose calls stay, as they are not over."""
    c = calls.call.c
    over = and_(c.state == "ended", c.live.is_(False), or_(c.alarm_id.is_(None), c.alarm_id.not_in(needed_alarms)))
    return (
        Kept("messages", t.message, t.message.c.made_ms, lambda _tx: t.message.c.state != "waiting"),
        Kept("sms", t.sms, t.sms.c.at_ms),
        Kept("calls", calls.call, c.made_ms, lambda _tx: over),
    )
