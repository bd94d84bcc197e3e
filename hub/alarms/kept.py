"""What is let go of alarms when it is old: notes, answers, words, who was asked. Alarms and presses stay."""

from sqlalchemy import and_, select

from hub.kernel import Kept

from . import tables as t
from .asking.tables import asked
from .closing.tables import alarm_closing
from .protocols.tables import protocol_answer

# The numbers of the alarms that still need everything about them.
UNCLOSED = select(t.alarm.c.id).where(t.alarm.c.state != "closed")

_closing, _answer = alarm_closing.c, protocol_answer.c

KEPT = (
    Kept("alarm_notes", t.alarm_note, t.alarm_note.c.at_ms, lambda _tx: t.alarm_note.c.alarm_id.not_in(UNCLOSED)),
    Kept("protocol_answers", protocol_answer, _answer.at_ms, lambda _tx: _answer.alarm_id.not_in(UNCLOSED)),
    # What a closing only counts stays with its alarm.
    Kept(
        "closing_words",
        alarm_closing,
        _closing.at_ms,
        lambda _tx: and_(_closing.words.is_not(None), _closing.alarm_id.not_in(UNCLOSED)),
    ),
    Kept("asked", asked, asked.c.made_ms, lambda _tx: asked.c.alarm_id.not_in(UNCLOSED)),
)
