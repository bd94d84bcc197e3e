"""The documents that were asked for: of the sub-district, or of one provider."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from hub.kernel import metadata

# `month` is "2026-11"; `provider_id` empty: of the whole sub-district. `done` of `steps` are made; it is ready when
# `pdf` is there, `failed` says why not.
provider_report = Table(
    "provider_report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("month", String(7), nullable=False),
    Column("provider_id", Integer, ForeignKey("provider.id")),
    Column("language", String(5), nullable=False),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("by_name", String(40), nullable=False),
    Column("asked_ms", Integer, nullable=False),
    Column("ready_ms", Integer),
    Column("done", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("failed", String(200)),
    Column("pdf", LargeBinary),
)
