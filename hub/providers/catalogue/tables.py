"""What can be ordered."""

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table

from hub.kernel import metadata

# `names` by language; `skills`, `documents` lists of words; `stages`: by stage the data that it asks for (model.Kind).
# `ours`: as it came with the hub; a newer hub may replace it. Amounts are fen.
service_kind = Table(
    "service_kind",
    metadata,
    Column("key", String(24), primary_key=True),
    Column("names", JSON, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("documents", JSON, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("price_by", String(8), nullable=False),
    Column("price_fen", Integer, nullable=False),
    Column("cap_fen", Integer, nullable=False),
    Column("stages", JSON, nullable=False),
    Column("urgency", String(8), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("ours", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_ms", Integer, nullable=False),
    Column("changed_by", Integer, ForeignKey("operator.id")),
    CheckConstraint("price_by IN ('visit', 'hour', 'quote')", name="price_by"),
    CheckConstraint("urgency IN ('now', 'today', 'soon', 'planned')", name="urgency"),
)
