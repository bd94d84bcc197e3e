"""What the proof keeps: since when each resident counts, every breach at its moment, words about it, certificates."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from hub.kernel import metadata

# Since when somebody counts who did not come by a new card: brought in with everything else, or by hand.
care_since = Table(
    "care_since",
    metadata,
    Column("resident_id", Integer, ForeignKey("resident.id"), primary_key=True),
    Column("from_ms", Integer, nullable=False),
)

# Only added to. `begin_ms`: when somebody had talked with them last (or the service began); `late_ms`: when more than
# `limit_ms` of it had gone by; `at_ms`: when the hub noted it. `facts`: what stood in the rows then (model.Facts).
care_breach = Table(
    "care_breach",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False),
    Column("begin_ms", Integer, nullable=False),
    Column("late_ms", Integer, nullable=False, index=True),
    Column("limit_ms", Integer, nullable=False),
    Column("at_ms", Integer, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("facts", JSON, nullable=False),
    UniqueConstraint("resident_id", "begin_ms"),
)

# What a supervisor adds. Nothing is ever changed: who knows more adds.
care_breach_words = Table(
    "care_breach_words",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("breach_id", Integer, ForeignKey("care_breach.id"), nullable=False, index=True),
    Column("at_ms", Integer, nullable=False),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("by_name", String(40), nullable=False),
    Column("words", Text, nullable=False),
)

# `month` is "2026-11". `done` of `steps` are made; a certificate is ready when `pdf` is there, `failed` says why not.
care_certificate = Table(
    "care_certificate",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("month", String(7), nullable=False),
    Column("language", String(5), nullable=False),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("by_name", String(40), nullable=False),
    Column("asked_ms", Integer, nullable=False),
    Column("ready_ms", Integer),
    Column("done", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("failed", String(200)),
    Column("csv", LargeBinary),
    Column("pdf", LargeBinary),
)
