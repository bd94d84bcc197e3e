"""What is kept of the plan: for each resident when somebody talked with them, when again, and who is to call."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table

from hub.kernel import metadata

# `last_live_ms` is empty for a resident with whom nobody has talked yet. By `target_ms` they should have been called,
# by `due_ms` they must; `planned_ms` is when the plan has them called, `operator_id` by whom (empty: by anybody).
# `retry_ms`: the next try after one in vain, which stands whatever the plan would say.
care_plan = Table(
    "care_plan",
    metadata,
    Column("resident_id", Integer, ForeignKey("resident.id"), primary_key=True),
    Column("last_live_ms", Integer),
    Column("target_ms", Integer, nullable=False, server_default="0", index=True),
    Column("due_ms", Integer, nullable=False, index=True),
    Column("planned_ms", Integer, index=True),
    Column("operator_id", Integer, ForeignKey("operator.id")),
    Column("retry_ms", Integer),
)

# What the supervisor has said of a day: "off" (as a holiday), "work" (as a working day), or other hours of its own.
care_day = Table(
    "care_day",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("hours", JSON, nullable=False),
    Column("note", String(200), nullable=False),
    Column("made_by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("made_ms", Integer, nullable=False),
)

# A plan that was made and is still to be written, some residents a row: a hub that is killed goes on with it.
care_plan_run = Table(
    "care_plan_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at_ms", Integer, nullable=False),
    Column("rows", JSON, nullable=False),
)

# What the plan says of each of the days to come, as it was last made: hours of work and of people, and who is late.
care_outlook = Table(
    "care_outlook",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("needed_min", Integer, nullable=False),
    Column("rostered_min", Integer, nullable=False),
    Column("assumed", Boolean, nullable=False),
    Column("seats", Integer, nullable=False),
    Column("late", JSON, nullable=False),
)
