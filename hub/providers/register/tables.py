"""The register: businesses, their people and papers, what they charge, when they are away, and what has happened."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
)

from hub.kernel import metadata

# `services`, `languages` are lists of words, `zones` of zone numbers; `hours` of [weekday 1 to 7, from, until] in
# minutes, none: none are stated. `emergencies`: they come at any time where it is urgent. Days are YYYY-MM-DD.
# `external_id`: of the list that they came from. `pinyin`, `initials` for the search. `contract_due_ms`: when the next
# warning of the contract's end is due (policy.py). `facts`: what the choice of a provider needs, as one text
# (facts.py); empty until it is made.
provider = Table(
    "provider",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("external_id", String(32), unique=True),
    Column("name", String(80), nullable=False),
    Column("pinyin", String(80), server_default="", nullable=False),
    Column("initials", String(12), server_default="", nullable=False),
    Column("phone", String(24), nullable=False),
    Column("email", String(254), server_default="", nullable=False),
    Column("services", JSON, nullable=False),
    Column("zones", JSON, nullable=False),
    Column("languages", JSON, server_default="[]", nullable=False),
    Column("hours", JSON, server_default="[]", nullable=False),
    Column("emergencies", Boolean, server_default=false(), nullable=False),
    Column("parallel_max", Integer, server_default="1", nullable=False),
    Column("daily_max", Integer, server_default="8", nullable=False),
    Column("contract_until", String(10)),
    Column("contract_due_ms", Integer, index=True),
    Column("lat", Float),
    Column("lon", Float),
    Column("note", Text, server_default="", nullable=False),
    Column("standing", String(10), server_default="active", nullable=False),
    Column("standing_reason", Text, server_default="", nullable=False),
    Column("standing_ms", Integer),
    Column("facts", Text, server_default="", nullable=False),
    Column("version", Integer, server_default="1", nullable=False),
    CheckConstraint("standing IN ('active', 'suspended', 'ended', 'archived')", name="standing"),
    Index("ix_provider_name", "name", "id"),
)

# Who is not `active` any more goes nowhere; where they went before stays.
worker = Table(
    "provider_worker",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False, index=True),
    Column("name", String(40), nullable=False),
    Column("phone", String(24), nullable=False),
    Column("skills", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
)

# Of the business, or of one of its people. What took its place is a row of its own. `due_ms`: when the next warning of
# its end is due (policy.py); none when all were given.
document = Table(
    "provider_document",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False),
    Column("worker_id", Integer, ForeignKey("provider_worker.id")),
    Column("kind", String(24), nullable=False),
    Column("number", String(60), nullable=False),
    Column("until", String(10), nullable=False),
    Column("added_ms", Integer, nullable=False),
    Column("added_by", Integer, ForeignKey("operator.id")),
    Column("replaced_ms", Integer),
    Column("due_ms", Integer),
)
Index("ix_provider_document_provider_replaced", document.c.provider_id, document.c.replaced_ms)
Index("ix_provider_document_due", document.c.due_ms)
Index("ix_provider_document_until", document.c.until)

# Fen; above the cap a quote is agreed first.
price = Table(
    "provider_price",
    metadata,
    Column("provider_id", Integer, ForeignKey("provider.id"), primary_key=True),
    Column("service", String(24), ForeignKey("service_kind.key"), primary_key=True),
    Column("price_by", String(8), nullable=False),
    Column("price_fen", Integer, nullable=False),
    Column("cap_fen", Integer, nullable=False),
    CheckConstraint("price_by IN ('visit', 'hour', 'quote')", name="price_by"),
)

# Days on which the business, or one of its people, does not come; first and last included.
away = Table(
    "provider_away",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False, index=True),
    Column("worker_id", Integer, ForeignKey("provider_worker.id")),
    Column("from_day", String(10), nullable=False),
    Column("until_day", String(10), nullable=False),
    Column("reason", String(120), nullable=False),
    Column("cancelled_ms", Integer),
)

# Only ever added to.
history = Table(
    "provider_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("operator_id", Integer, ForeignKey("operator.id")),
    Column("by_name", String(40), nullable=False),
    Column("what", String(24), nullable=False),
    Column("data", JSON, nullable=False),
)
Index("ix_provider_history_provider", history.c.provider_id, history.c.id)
