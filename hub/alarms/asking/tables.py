"""Whom was asked for an alarm, how, and what they said. A try stands here, with its time, before anybody is asked."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from hub.kernel import metadata

asking = Table(
    "asking",
    metadata,
    Column("alarm_id", Integer, ForeignKey("alarm.id"), primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False),
    Column("state", String(10), nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("whom", String(12), nullable=False),
    Column("in_turn", Boolean, nullable=False),
    Column("next_ms", Integer, nullable=False),
    Column("due_ms", Integer, index=True),
    Column("operator_id", Integer, ForeignKey("operator.id")),
    Column("by_name", String(40), nullable=False),
    Column("why", String(12)),
)

# `contact_id`, `message_id`, `call_id` point at nothing by force: what happened outlives them.
asked = Table(
    "asked",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alarm_id", Integer, ForeignKey("alarm.id"), nullable=False, index=True),
    Column("round", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("contact_id", Integer, nullable=False, index=True),
    Column("name", String(40), nullable=False),
    Column("relation", String(24), nullable=False),
    Column("has_key", Boolean, nullable=False),
    Column("how", String(8), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("made_ms", Integer, nullable=False, index=True),
    Column("at_ms", Integer),
    Column("outcome_ms", Integer),
    Column("until_ms", Integer),
    Column("why", String(12)),
    Column("by_name", String(40), nullable=False),
    Column("note", String(200), nullable=False),
    Column("message_id", Integer, unique=True),
    Column("call_id", Integer, unique=True),
    Column("over_ms", Integer),
)
# The last guard: nobody is written to twice in one round.
Index(
    "uq_asked_message",
    asked.c.alarm_id,
    asked.c.round,
    asked.c.contact_id,
    unique=True,
    sqlite_where=text("how = 'message'"),
    postgresql_where=text("how = 'message'"),
)
