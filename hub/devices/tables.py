"""What is kept about devices. `device_state` is a copy of what supervision has in memory, a few seconds old."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from hub.kernel import metadata

device = Table(
    "device",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("paired_id", String(32)),
)

# `last_heartbeat` is the last one as it came: raw heartbeats are kept nowhere else.
device_state = Table(
    "device_state",
    metadata,
    Column("device_id", String(32), ForeignKey("device.id"), primary_key=True),
    Column("last_heartbeat_ms", Integer),
    Column("online", Boolean),
    Column("online_since_ms", Integer),
    Column("battery_pct", Integer),
    Column("mains", Boolean),
    Column("signal_dbm", Integer),
    Column("firmware", String(32)),
    Column("remote_seen_ms", Integer),
    Column("uptime_s", Integer),
    Column("outbox", Integer),
    Column("last_heartbeat", LargeBinary(1024)),
)

# `hour` is hours since 1970 UTC.
heartbeat_hour = Table(
    "heartbeat_hour",
    metadata,
    Column("device_id", String(32), ForeignKey("device.id"), primary_key=True),
    Column("hour", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
)

# What is wrong now. Written in the transaction that tells of it, so what is here is what everybody was told.
device_fault = Table(
    "device_fault",
    metadata,
    Column("device_id", String(32), ForeignKey("device.id"), primary_key=True),
    Column("fault", String(12), primary_key=True),
    Column("since_ms", Integer, nullable=False),
)
