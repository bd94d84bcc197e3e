"""What was wrong with the hub, from when to when. The index on what is not over is the last guard: one of a kind."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from hub.kernel import metadata

hub_problem = Table(
    "hub_problem",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("severity", String(8), nullable=False),
    Column("since_ms", Integer, nullable=False),
    Column("until_ms", Integer),
    Column("value", Integer, nullable=False),
    Column("alarm_id", Integer, ForeignKey("alarm.id")),
    UniqueConstraint("kind", "since_ms"),
)
Index(
    "uq_hub_problem_open",
    hub_problem.c.kind,
    unique=True,
    sqlite_where=text("until_ms IS NULL"),
    postgresql_where=text("until_ms IS NULL"),
)
