"""What is kept of orders, and of each step on their way."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from hub.kernel import metadata

# As `model.Order`. `alarm_id` and `source_id` point at nothing by force: where they come from is beside or above us.
# Of orders that are not over each has a code of its own.
service_order = Table(
    "service_order",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("service", String(24), nullable=False),
    Column("urgency", String(8), nullable=False),
    Column("note", Text, nullable=False),
    Column("source", String(12), nullable=False),
    Column("source_id", Integer),
    Column("alarm_id", Integer, index=True),
    Column("rework_of", Integer, ForeignKey("service_order.id")),
    Column("code", String(6), nullable=False),
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("mode", String(8), nullable=False),
    Column("round", Integer, nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("made_by", Integer, ForeignKey("operator.id")),
    Column("wanted_ms", Integer),
    Column("state_ms", Integer, nullable=False),
    Column("due_ms", Integer),
    Column("look_ms", Integer, index=True),
    Column("rung", Integer, nullable=False),
    Column("provider_id", Integer, ForeignKey("provider.id"), index=True),
    Column("worker_id", Integer),
    Column("offered_by", Integer, ForeignKey("operator.id")),
    Column("offered_ms", Integer),
    Column("accepted_ms", Integer),
    Column("on_way_ms", Integer),
    Column("on_site_ms", Integer),
    Column("out_ms", Integer),
    Column("done_ms", Integer),
    Column("followed_up_ms", Integer),
    Column("closed_ms", Integer),
    Column("quote_fen", Integer),
    Column("consent", String(8)),
    Column("amount_fen", Integer),
    Column("parts", Text, nullable=False),
    Column("end_reason", Text, nullable=False),
    Column("link_epoch", Integer, nullable=False, server_default="0"),
    CheckConstraint(
        "state IN ('requested', 'offered', 'accepted', 'on_way', 'on_site', 'done', 'followed_up', 'disputed',"
        " 'closed', 'cancelled')",
        name="state",
    ),
    CheckConstraint("state IN ('closed', 'cancelled') OR (due_ms IS NOT NULL AND look_ms IS NOT NULL)", name="goes_on"),
    CheckConstraint("provider_id IS NOT NULL OR state IN ('requested', 'offered', 'cancelled')", name="somebody_goes"),
    Index("ix_service_order_state_due_ms", "state", "due_ms"),
)
Index(
    "ix_service_order_code",
    service_order.c.code,
    unique=True,
    sqlite_where=text("state NOT IN ('closed', 'cancelled')"),
    postgresql_where=text("state NOT IN ('closed', 'cancelled')"),
)

# Only added to: what an order's figures and a provider's score are counted from. `what` is an action, or what was told
# without a change of state; `state`: where the order stood after it; `provider_id`: whom it was about.
order_step = Table(
    "order_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, ForeignKey("service_order.id"), nullable=False, index=True),
    Column("at_ms", Integer, nullable=False, index=True),
    Column("what", String(16), nullable=False),
    Column("state", String(12), nullable=False),
    Column("actor", String(40), nullable=False),
    Column("provider_id", Integer, index=True),
    Column("data", JSON, nullable=False),
)

# What the provider's page brought: made anew by us, so that nothing is in it but the picture. The same one of an order
# is kept once.
order_photo = Table(
    "order_photo",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, ForeignKey("service_order.id"), nullable=False),
    Column("stage", String(6), nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("jpeg", LargeBinary, nullable=False),
    UniqueConstraint("order_id", "stage", "digest"),
    CheckConstraint("stage IN ('before', 'after')", name="stage"),
)

# What a provider's page has sent and was carried out: the telephone sends it again when no answer came back.
order_link_key = Table(
    "order_link_key",
    metadata,
    Column("order_id", Integer, ForeignKey("service_order.id"), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("at_ms", Integer, nullable=False, index=True),
)
