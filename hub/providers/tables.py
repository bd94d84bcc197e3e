"""What is kept about the orders that providers were given."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from hub.kernel import metadata

service_order = Table(
    "service_order",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False, index=True),
    Column("service", String(24), nullable=False),
    Column("note", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("offered_ms", Integer, nullable=False),
    Column("done_ms", Integer),
    Column("followed_up_ms", Integer),
    Column("created_by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("done_by", Integer, ForeignKey("operator.id")),
    Column("followed_up_by", Integer, ForeignKey("operator.id")),
    Column("timeliness", Integer),
    Column("attitude", Integer),
    Column("result", Integer),
    Column("follow_up_note", Text),
    Column("version", Integer, nullable=False),
    CheckConstraint("state IN ('offered', 'done', 'followed_up')", name="state"),
    CheckConstraint("timeliness BETWEEN 1 AND 5", name="timeliness"),
    CheckConstraint("attitude BETWEEN 1 AND 5", name="attitude"),
    CheckConstraint("result BETWEEN 1 AND 5", name="result"),
    Index("ix_service_order_state_offered_ms", "state", "offered_ms"),
)
