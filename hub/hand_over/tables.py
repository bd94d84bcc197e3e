"""What is kept of hand-overs. Two persons are two: the database holds it as well."""

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, text

from hub.kernel import metadata

hand_over = Table(
    "hand_over",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("outgoing", Integer, ForeignKey("operator.id"), nullable=False),
    Column("outgoing_name", String(40), nullable=False),
    Column("since_ms", Integer, nullable=False),
    Column("created_ms", Integer, nullable=False, index=True),
    Column("changed_ms", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("open", JSON),
    Column("digest", String(64)),
    Column("outgoing_signed_ms", Integer),
    Column("incoming", Integer, ForeignKey("operator.id")),
    Column("incoming_name", String(40)),
    Column("incoming_signed_ms", Integer),
    Column("forgot_ms", Integer),
    CheckConstraint("state IN ('draft', 'offered', 'signed')", name="state"),
    CheckConstraint("incoming IS NULL OR incoming != outgoing", name="two_persons"),
    CheckConstraint("state != 'signed' OR incoming_signed_ms IS NOT NULL", name="signed_by_both"),
)
Index(
    "uq_hand_over_draft",
    hand_over.c.outgoing,
    unique=True,
    sqlite_where=text("state = 'draft'"),
    postgresql_where=text("state = 'draft'"),
)
