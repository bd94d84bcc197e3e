"""What is kept of the plan: for each resident when somebody talked with them, when again, and who is to call."""

from sqlalchemy import Column, ForeignKey, Integer, Table

from hub.kernel import metadata

# `last_live_ms` is empty for a resident with whom nobody has talked yet. By `target_ms` they should have been called,
# by `due_ms` they must; `planned_ms` is when the plan has them called, `operator_id` by whom (empty: by anybody).
# `retry_ms`: the next try after one in vain, which stands whatever the plan would say.
care_plan = Table(
    "care_plan",
    metadata,
    Column("resident_id", Integer, ForeignKey("resident.id"), primary_key=True),
    Column("last_live_ms", Integer),
    Column("target_ms", Integer, nullable=False, server_default="0"),
    Column("due_ms", Integer, nullable=False, index=True),
    Column("planned_ms", Integer, index=True),
    Column("operator_id", Integer, ForeignKey("operator.id")),
    Column("retry_ms", Integer),
)
