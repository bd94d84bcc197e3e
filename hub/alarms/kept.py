"""What is let go of alarms when it is old: notes. The alarms and presses stay, as figures and copies need them."""

from sqlalchemy import select

from hub.kernel import Kept

from . import tables as t

# The numbers of the alarms that still need everything about them.
UNCLOSED = select(t.alarm.c.id).where(t.alarm.c.state != "closed")

KEPT = (Kept("alarm_notes", t.alarm_note, t.alarm_note.c.at_ms, lambda _tx: t.alarm_note.c.alarm_id.not_in(UNCLOSED)),)
