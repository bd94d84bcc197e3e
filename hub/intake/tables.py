"""What is kept of everything that came in, understood or not."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from hub.kernel import metadata

from .model import PAYLOAD_BYTES_MAX

TOPIC_LENGTH_MAX = 200
ERROR_LENGTH_MAX = 300

# `payload` is cut, `length` is true. `device` is empty unless known: an invented name must not look like one of ours.
raw_message = Table(
    "raw_message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at_ms", Integer, nullable=False, index=True),
    Column("channel", String(8), nullable=False),
    Column("topic", String(TOPIC_LENGTH_MAX), nullable=False),
    Column("device", String(32), nullable=False),
    Column("message", String(16), nullable=False),
    Column("payload", LargeBinary(PAYLOAD_BYTES_MAX), nullable=False),
    Column("length", Integer, nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("reason", String(24), nullable=False),
    Column("error", Text, nullable=False),
)
Index("ix_raw_message_unclean", raw_message.c.id, sqlite_where=raw_message.c.outcome != "stored")

# How often each known device ("" for all others together) was not understood, and why.
refusal = Table(
    "refusal",
    metadata,
    Column("device", String(32), primary_key=True),
    Column("reason", String(24), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_ms", Integer, nullable=False),
    Column("last_error", Text, nullable=False),
)

# Which of a device's numbered messages (presses apart) are on the timeline already.
numbered_message = Table(
    "numbered_message",
    metadata,
    Column("device_id", String(32), primary_key=True),
    Column("epoch", String(8), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", String(16), nullable=False),
    Column("at_ms", Integer, nullable=False),
)
