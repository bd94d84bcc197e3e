"""What is kept of complaints: one row each, with whoever raised, heard and decided it."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from hub.kernel import metadata

# As `model.Complaint`. What was decided is never changed; an appeal stands beside it.
order_complaint = Table(
    "order_complaint",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, ForeignKey("service_order.id"), nullable=False, index=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("grave", Boolean, nullable=False),
    Column("source", String(10), nullable=False),
    Column("words", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("raised_ms", Integer, nullable=False, index=True),
    Column("raised_by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("due_ms", Integer),
    Column("look_ms", Integer, index=True),
    Column("rung", Integer, nullable=False),
    Column("statement", Text, nullable=False),
    Column("heard_ms", Integer),
    Column("heard_by", Integer, ForeignKey("operator.id")),
    Column("outcome", String(10)),
    Column("refund_fen", Integer),
    Column("reason", Text, nullable=False),
    Column("decided_ms", Integer, index=True),
    Column("decided_by", Integer, ForeignKey("operator.id")),
    Column("appeal_words", Text, nullable=False),
    Column("appealed_ms", Integer),
    Column("appealed_by", Integer, ForeignKey("operator.id")),
    Column("appeal", String(10)),
    Column("appeal_reason", Text, nullable=False),
    Column("appeal_ms", Integer),
    Column("appeal_by", Integer, ForeignKey("operator.id")),
    CheckConstraint("state IN ('open', 'heard', 'decided', 'appealed', 'final')", name="state"),
    CheckConstraint("state = 'final' OR (due_ms IS NOT NULL AND look_ms IS NOT NULL)", name="goes_on"),
    CheckConstraint("(outcome IS NULL) = (decided_ms IS NULL)", name="decided"),
    CheckConstraint("decided_by IS NULL OR decided_by <> raised_by", name="two_persons"),
    CheckConstraint("appeal_by IS NULL OR (appeal_by <> decided_by AND appeal_by <> raised_by)", name="three_persons"),
    Index("ix_order_complaint_provider_state", "provider_id", "state"),
)
