"""Which sticker on the base of a resident's phone counts."""

from sqlalchemy import Column, ForeignKey, Integer, Table

from hub.kernel import metadata

# Rises when the sticker is made anew; a resident without a row has the first one, 0.
base_code = Table(
    "base_code",
    metadata,
    Column("resident_id", Integer, ForeignKey("resident.id"), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("made_by", Integer, ForeignKey("operator.id"), nullable=False),
)
