"""Who reads of an alarm that is over is on the trail; who works on one that is not is on its timeline already."""

from hub.kernel import Database
from hub.operators import Signed, note_reading

from . import store


async def note_old(database: Database, who: Signed, alarm_id: int) -> None:
    """Note the reading of an alarm that is closed for good: its notes and answers tell of somebody's health."""
    alarm = await database.read(lambda tx: store.alarm(tx, alarm_id))
    if alarm is not None and alarm.is_final:
        await note_reading(database, who, "read_alarm", f"alarm {alarm_id}")
