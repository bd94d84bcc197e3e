"""What was found when an answer that came too late was looked into. Nothing is ever changed: who knows more adds."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from hub.kernel import metadata

investigation = Table(
    "investigation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alarm_id", Integer, ForeignKey("alarm.id"), nullable=False, index=True),
    Column("at_ms", Integer, nullable=False),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("by_name", String(40), nullable=False),
    Column("found", Text, nullable=False),
)
