"""Protocols as they were published, the one draft of each kind, and what was answered. Only drafts are ever changed."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table

from hub.kernel import metadata

# `ours`: it came with the hub; nobody of the centre wrote it.
protocol_version = Table(
    "protocol_version",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", JSON, nullable=False),
    Column("ours", Boolean, nullable=False),
    Column("published_ms", Integer, nullable=False),
    Column("published_by", Integer, ForeignKey("operator.id")),
    Column("by_name", String(40)),
)

# The row stays when the draft is published or dropped (`content` is None then): so its version is never given twice.
protocol_draft = Table(
    "protocol_draft",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("content", JSON(none_as_null=True)),
    Column("changed_ms", Integer, nullable=False),
    Column("changed_by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("by_name", String(40), nullable=False),
)

# Which version an alarm was begun with.
alarm_protocol = Table(
    "alarm_protocol",
    metadata,
    Column("alarm_id", Integer, ForeignKey("alarm.id"), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("begun_ms", Integer, nullable=False),
)

# Who sees it otherwise later adds an answer; the newest of a step holds. `value` is None where it was taken back.
protocol_answer = Table(
    "protocol_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alarm_id", Integer, ForeignKey("alarm.id"), nullable=False),
    Column("step", String(32), nullable=False),
    Column("value", JSON(none_as_null=True)),
    Column("at_ms", Integer, nullable=False, index=True),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("by_name", String(40), nullable=False),
)
Index("ix_protocol_answer_alarm", protocol_answer.c.alarm_id, protocol_answer.c.id)
