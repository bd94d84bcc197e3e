"""What is kept about care calls: every call that was made. The plan has its own (planning/tables.py)."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from hub.kernel import metadata

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
