"""What is let go of who was here: shifts that are over, except each person's last one."""

from sqlalchemy import and_, select

from hub.kernel import Kept

from . import tables as t

_over = and_(t.shift.c.ended_ms.is_not(None), t.shift.c.id.not_in(select(t.presence.c.shift_id)))

KEPT = (Kept("shifts", t.shift, t.shift.c.started_ms, lambda _tx: _over),)
