"""What is kept of visits: to whom, by when, who went, and what they found."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, text

from hub.kernel import metadata

# A visit is open while `outcome` is empty. `round_id` points at nothing by force: a visit may belong to no round.
care_visit = Table(
    "care_visit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("round_id", Integer, index=True),
    Column("by", String(9), nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("due_ms", Integer, nullable=False),
    Column("visitor", String(80), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("operator_id", Integer, ForeignKey("operator.id")),
    Column("sent_ms", Integer),
    Column("outcome", String(10)),
    Column("outcome_ms", Integer),
    Column("talked", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    CheckConstraint("\"by\" IN ('committee', 'volunteer', 'contact')", name="by"),
)
# Nobody is visited by two people at once.
Index(
    "uq_care_visit_open",
    care_visit.c.resident_id,
    unique=True,
    sqlite_where=text("outcome IS NULL"),
    postgresql_where=text("outcome IS NULL"),
)
