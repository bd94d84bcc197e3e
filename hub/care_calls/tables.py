"""What is kept of all that counts as having talked with a resident. The plan and the calls have tables of their own."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from hub.kernel import metadata

# Only added to. `ref` is the number of the care call, alarm, call or visit, or of the event that told of an import.
# `before_ms`: when somebody had talked with the resident before that, as far as was known; `taken_back_ms`: it was
# noted by mistake, and does not count.
live_contact = Table(
    "live_contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("ref", Integer, nullable=False),
    Column("operator_id", Integer, ForeignKey("operator.id")),
    Column("before_ms", Integer),
    Column("taken_back_ms", Integer),
    CheckConstraint("kind IN ('care_call', 'alarm', 'call', 'visit', 'import')", name="kind"),
    Index("ix_live_contact_resident_id_at_ms", "resident_id", "at_ms"),
    Index("ix_live_contact_kind_ref", "kind", "ref"),
)
