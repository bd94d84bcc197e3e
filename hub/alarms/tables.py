"""What is kept about alarms. The index on unclosed ones is the last guard: no device ever has two of a kind."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from hub.kernel import metadata

alarm = Table(
    "alarm",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("device_id", String(32), ForeignKey("device.id"), index=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), index=True),
    Column("opened_ms", Integer, nullable=False, index=True),
    Column("last_press_ms", Integer, nullable=False),
    Column("presses", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("base_priority", Integer, nullable=False),
    Column("deadline_ms", Integer, nullable=False),
    Column("waits_ms", Integer, nullable=False),
    Column("rung", Integer, nullable=False, server_default=text("0")),
    Column("rungs", Integer, nullable=False, server_default=text("0")),
    Column("next_rung_ms", Integer, index=True),
    Column("place", String(120)),
    Column("data", JSON(none_as_null=True)),
    Column("folded_epoch", String(8)),
    Column("folded_number", Integer),
    Column("due_ms", Integer, index=True),
    Column("returned_ms", Integer),
    Column("why", String(200)),
    Column("help_ms", Integer),
    # Whoever gave it back has answered nevertheless: the figures are about the first one.
    Column("first_taken_ms", Integer),
    Column("first_taken_by", Integer, ForeignKey("operator.id")),
    Column("reopened", Integer, nullable=False, server_default=text("0")),
    # The names as they were then: a device that is told "Li Wei is with you" must not be told another name later.
    Column("taken_by", Integer, ForeignKey("operator.id")),
    Column("taken_by_name", String(40)),
    Column("taken_ms", Integer),
    Column("closed_by", Integer, ForeignKey("operator.id")),
    Column("closed_by_name", String(40)),
    Column("closed_ms", Integer, index=True),
    Column("closing_code", String(16)),
)
Index(
    "uq_alarm_unclosed",
    alarm.c.device_id,
    alarm.c.kind,
    unique=True,
    sqlite_where=text("state != 'closed'"),
    postgresql_where=text("state != 'closed'"),
)

press = Table(
    "press",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("device_id", String(32), ForeignKey("device.id"), nullable=False),
    Column("epoch", String(8), nullable=False),
    Column("number", Integer, nullable=False),
    Column("alarm_id", Integer, ForeignKey("alarm.id"), nullable=False, index=True),
    Column("carrier", String(32), nullable=False),
    Column("source", String(8), nullable=False),
    Column("path", String(12), nullable=False),
    Column("pressed_ms", Integer, nullable=False),
    Column("received_ms", Integer, nullable=False),
    Column("further", Boolean, nullable=False),
    Column("test", Boolean, nullable=False),
    Column("battery_pct", Integer),
    Column("mains", Boolean),
    Column("cancelled_ms", Integer),
    UniqueConstraint("device_id", "epoch", "number"),
)

alarm_note = Table(
    "alarm_note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alarm_id", Integer, ForeignKey("alarm.id"), nullable=False, index=True),
    Column("at_ms", Integer, nullable=False),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("text", Text, nullable=False),
)
