"""By when each of those who have agreed to it is to say next that they are well."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from hub.kernel import metadata

# `by` is as the card had it when this was written. `for_ms`: by when they say so; `due_ms`: when somebody looks,
# which is later where the hub did not hear.
well_watch = Table(
    "well_watch",
    metadata,
    Column("resident_id", Integer, ForeignKey("resident.id"), primary_key=True),
    Column("by", String(5), nullable=False),
    Column("for_ms", Integer, nullable=False),
    Column("due_ms", Integer, nullable=False, index=True),
)
