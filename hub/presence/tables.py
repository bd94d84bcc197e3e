"""What is kept about who is here: every shift that was begun, and the state of those whose shift runs."""

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, text

from hub.kernel import metadata

shift = Table(
    "shift",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("started_ms", Integer, nullable=False, index=True),
    Column("ended_ms", Integer),
    Column("how_ended", String(12)),
    Column("sound", JSON, nullable=False),
)
# Nobody has two shifts at once, however many pages they open.
Index(
    "uq_shift_running",
    shift.c.operator_id,
    unique=True,
    sqlite_where=text("ended_ms IS NULL"),
    postgresql_where=text("ended_ms IS NULL"),
)

presence = Table(
    "presence",
    metadata,
    Column("operator_id", Integer, ForeignKey("operator.id"), primary_key=True),
    Column("shift_id", Integer, ForeignKey("shift.id"), nullable=False),
    Column("chosen", String(8), nullable=False),
    Column("chosen_ms", Integer, nullable=False),
    Column("until_ms", Integer),
    Column("call_ms", Integer),
    Column("left_ms", Integer),
    Column("state", String(8), nullable=False),
    Column("since_ms", Integer, nullable=False),
    CheckConstraint("chosen IN ('on_shift', 'on_call', 'pause', 'away')", name="chosen"),
    CheckConstraint("state IN ('on_shift', 'on_call', 'pause', 'away')", name="state"),
)
