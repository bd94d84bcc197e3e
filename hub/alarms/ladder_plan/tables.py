"""Each version of the ladders, as somebody wrote them down. A version stays: who waits by it waits by it to the end."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from hub.kernel import metadata

# `from_ms`: it holds for alarms that begin to wait from then on (a whole second). `what`: saved, undone, defaults.
ladder_plan = Table(
    "ladder_plan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("from_ms", Integer, nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("by_name", String(40), nullable=False),
    Column("what", String(8), nullable=False),
    Column("ladders", Text, nullable=False),
)
