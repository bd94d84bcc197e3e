"""What is kept of the rota: every table that was brought in, and the shifts that came with it."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from hub.kernel import metadata

rota_import = Table(
    "rota_import",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made_ms", Integer, nullable=False),
    Column("made_by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("shifts", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("replaced", Integer, nullable=False),
    Column("undone_ms", Integer),
    Column("undone_by", Integer, ForeignKey("operator.id")),
)

# `active`: on the rota. `replaced_by`: the import whose days took this one's place, for as long as that is not undone.
rota_shift = Table(
    "rota_shift",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("import_id", Integer, ForeignKey("rota_import.id"), nullable=False, index=True),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("start_ms", Integer, nullable=False),
    Column("end_ms", Integer, nullable=False),
    Column("role", String(12), nullable=False),
    Column("seat", String(20), nullable=False),
    Column("note", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("replaced_by", Integer, ForeignKey("rota_import.id"), index=True),
    CheckConstraint("end_ms > start_ms AND end_ms <= start_ms + 93600000", name="length"),
    CheckConstraint("role IN ('operator', 'supervisor')", name="role"),
    Index("ix_rota_shift_active_start_ms", "active", "start_ms"),
)
