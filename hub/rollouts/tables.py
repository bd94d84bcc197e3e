"""What is kept about firmware. A build's bytes lie here too, so that a backup is all of it."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from hub.kernel import metadata

firmware_build = Table(
    "firmware_build",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("image", String(16), nullable=False),
    Column("version", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("downgrade_from", Integer, nullable=False),
    Column("length_bytes", Integer, nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("bundle", LargeBinary, nullable=False),
    Column("uploaded_ms", Integer, nullable=False),
    Column("uploaded_by", Integer, ForeignKey("operator.id"), nullable=False),
)

# `id` is what devices know an order by, so it is never used twice.
rollout = Table(
    "rollout",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("build_id", Integer, ForeignKey("firmware_build.id"), nullable=False, index=True),
    Column("group_kind", String(8), nullable=False),
    Column("group_value", String(80), nullable=False),
    Column("canary", Integer, nullable=False),
    Column("failed_pct_max", Integer, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("made_ms", Integer, nullable=False),
    Column("made_by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("ended_ms", Integer),
    sqlite_autoincrement=True,
)

# `due_ms`: told, when it is said again; trying, when it is given up.
rollout_device = Table(
    "rollout_device",
    metadata,
    Column("rollout_id", Integer, ForeignKey("rollout.id"), primary_key=True),
    Column("device_id", String(32), ForeignKey("device.id"), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("why", String(24)),
    Column("tries", Integer, nullable=False),
    Column("due_ms", Integer),
    Column("changed_ms", Integer),
)
Index(
    "ix_rollout_device_due",
    rollout_device.c.due_ms,
    sqlite_where=text("due_ms IS NOT NULL"),
    postgresql_where=text("due_ms IS NOT NULL"),
)
Index("ix_rollout_device_state", rollout_device.c.rollout_id, rollout_device.c.state)
