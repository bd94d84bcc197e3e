"""The drawn cases, which stay as they were drawn, and what was found. A month waits here for its draw."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from hub.kernel import metadata

quality_month = Table(
    "quality_month",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("due_ms", Integer, nullable=False, index=True),
    Column("done_ms", Integer),
)

# `drawn_ms` is the seed of the draw, too.
quality_case = Table(
    "quality_case",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("month", String(7), nullable=False),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False, index=True),
    Column("alarm_id", Integer, ForeignKey("alarm.id"), nullable=False, unique=True),
    Column("drawn_ms", Integer, nullable=False),
)
Index("ix_quality_case_month", quality_case.c.month, quality_case.c.operator_id)

# Nothing is changed: who sees it otherwise later adds a review, and the newest counts.
quality_review = Table(
    "quality_review",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("quality_case.id"), nullable=False, index=True),
    Column("at_ms", Integer, nullable=False),
    Column("reviewer_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("reviewer_name", String(40), nullable=False),
    Column("greeting", Integer, nullable=False),
    Column("identified", Boolean, nullable=False),
    Column("protocol", Integer, nullable=False),
    Column("outcome_right", Boolean, nullable=False),
    Column("documented", Integer, nullable=False),
    Column("text", Text, nullable=False),
    CheckConstraint("greeting BETWEEN 1 AND 5", name="greeting"),
    CheckConstraint("protocol BETWEEN 1 AND 5", name="protocol"),
    CheckConstraint("documented BETWEEN 1 AND 5", name="documented"),
)
