"""What is kept about care calls: when each resident was last talked with, and every call that was made."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from hub.kernel import metadata

# `last_live_ms` is empty for a resident with whom nobody has talked yet.
care_plan = Table(
    "care_plan",
    metadata,
    Column("resident_id", Integer, ForeignKey("resident.id"), primary_key=True),
    Column("last_live_ms", Integer),
    Column("due_ms", Integer, nullable=False, index=True),
)

care_call = Table(
    "care_call",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("at_ms", Integer, nullable=False),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("note", Text, nullable=False),
)
