"""What was said in the fields of a closing, a row each: so that they can be counted, and words go when they are old."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from hub.kernel import metadata

# A choice is counted (`choice`), words are only kept (`words`): one of the two is None.
alarm_closing = Table(
    "alarm_closing",
    metadata,
    Column("alarm_id", Integer, ForeignKey("alarm.id"), primary_key=True),
    Column("field", String(32), primary_key=True),
    Column("at_ms", Integer, nullable=False, index=True),
    Column("choice", String(32)),
    Column("words", Text),
)
