"""What is kept about devices. `device_state` is a copy of what supervision has in memory, a few seconds old."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

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
    # The last of the hour; null where the hour is older than these columns.
    Column("battery_pct", Integer),
    Column("signal_dbm", Integer),
)

# What is wrong now. Written in the transaction that tells of it, so what is here is what everybody was told.
device_fault = Table(
    "device_fault",
    metadata,
    Column("device_id", String(32), ForeignKey("device.id"), primary_key=True),
    Column("fault", String(12), primary_key=True),
    Column("since_ms", Integer, nullable=False),
)

# What a device was told or asked; `id` is the version of a `set` and the id of an `ask`. AUTOINCREMENT: a device takes
# a number that it knows for the same request. One that waits for its acknowledgement has its next try in `due_ms`.
device_request = Table(
    "device_request",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("device_id", String(32), ForeignKey("device.id"), nullable=False, index=True),
    Column("what", String(12), nullable=False),
    Column("heartbeat_s", Integer),
    Column("state", String(12), nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("made_by", Integer, ForeignKey("operator.id")),  # null: the hub itself
    Column("tries", Integer, nullable=False),
    Column("sent_ms", Integer),
    Column("due_ms", Integer, index=True),
    Column("done_ms", Integer),
    Column("error", String(80)),
    Column("more", JSON(none_as_null=True)),  # of a `set`: all it says beside the heartbeat, by the contract's names
    sqlite_autoincrement=True,
)
Index(
    "uq_device_request_open",
    device_request.c.device_id,
    device_request.c.what,
    unique=True,
    sqlite_where=text("done_ms IS NULL"),
    postgresql_where=text("done_ms IS NULL"),
)

# When a device is not expected to be heard, why, and until when. It ends by itself at `until_ms`.
device_out = Table(
    "device_out",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("device_id", String(32), ForeignKey("device.id"), nullable=False, index=True),
    Column("reason", String(12), nullable=False),
    Column("note", String(200), nullable=False),
    Column("from_ms", Integer, nullable=False),
    Column("until_ms", Integer, nullable=False),
    Column("made_by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("ended_ms", Integer),
    Column("ended_by", Integer, ForeignKey("operator.id")),
)
Index(
    "uq_device_out_open",
    device_out.c.device_id,
    unique=True,
    sqlite_where=text("ended_ms IS NULL"),
    postgresql_where=text("ended_ms IS NULL"),
)
Index(
    "ix_device_out_due",
    device_out.c.until_ms,
    sqlite_where=text("ended_ms IS NULL"),
    postgresql_where=text("ended_ms IS NULL"),
)

# When each phone was last tried by its resident (green and red held together): derived from the news of alarms.
device_test = Table(
    "device_test",
    metadata,
    Column("device_id", String(32), ForeignKey("device.id"), primary_key=True),
    Column("last_test_ms", Integer, nullable=False),
)
