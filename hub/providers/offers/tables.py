"""What is kept of who was asked, and of whom a resident does not want any more."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from hub.kernel import metadata

# As `model.Offer`. In one round nobody is asked twice, and of one order at most one offer was accepted and holds: who
# gives it back has an outcome of another kind then.
order_offer = Table(
    "order_offer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, ForeignKey("service_order.id"), nullable=False),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False, index=True),
    Column("round", Integer, nullable=False),
    Column("mode", String(8), nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("until_ms", Integer, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("by", Integer, ForeignKey("operator.id")),
    Column("points", Float),
    Column("parts", JSON),
    Column("overruled", Text, nullable=False),
    Column("answered_ms", Integer),
    Column("reason", String(12)),
    Column("note", Text, nullable=False),
    UniqueConstraint("order_id", "round", "provider_id"),
    CheckConstraint("outcome IN ('waiting', 'accepted', 'declined', 'timed_out', 'lost', 'withdrawn')", name="outcome"),
)
Index(
    "ix_order_offer_waiting",
    order_offer.c.until_ms,
    sqlite_where=text("outcome = 'waiting'"),
    postgresql_where=text("outcome = 'waiting'"),
)
Index(
    "ix_order_offer_accepted",
    order_offer.c.order_id,
    unique=True,
    sqlite_where=text("outcome = 'accepted'"),
    postgresql_where=text("outcome = 'accepted'"),
)

# Whom a resident does not want to come again; `ended_ms`: until they changed their mind.
unwanted_provider = Table(
    "unwanted_provider",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False),
    Column("from_ms", Integer, nullable=False),
    Column("by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("ended_ms", Integer),
)
