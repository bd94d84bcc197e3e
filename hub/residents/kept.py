"""What is let go of residents when it is old: lines of their timeline, rows of files."""

from sqlalchemy import Select, or_, select

from hub.kernel import Kept

from . import tables as t

_file = t.import_file.c
# A row is as old as its file; what is being carried out needs them all.
_brought_ms = select(_file.at_ms).where(_file.id == t.import_row.c.file_id).correlate(t.import_row).scalar_subquery()
_running = select(_file.id).where(_file.state == "running")


def kept(needed_alarms: Select[tuple[int]]) -> tuple[Kept, ...]:
    """`needed_alarms`: the numbers of the alarms whose lines stay, as they are not over."""
    of = t.timeline.c.alarm_id
    return (
        Kept("timeline", t.timeline, t.timeline.c.at_ms, lambda _tx: or_(of.is_(None), of.not_in(needed_alarms))),
        Kept("import_rows", t.import_row, _brought_ms, lambda _tx: t.import_row.c.file_id.not_in(_running)),
    )
