"""Every message, with what became of it. One that waits has its due time here, and is there before anybody dials."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from hub.kernel import metadata

message = Table(
    "message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made_ms", Integer, nullable=False, index=True),
    Column("recipients", String(80), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("data", JSON, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("due_ms", Integer, index=True),
    Column("done_ms", Integer),
    Column("error", Text),
    Column("reason", String(12)),
    Column("address", String(200), nullable=False, server_default="webhook:"),
    Column("others", JSON),
    Column("language", String(8), nullable=False, server_default="en"),
    Column("since_ms", Integer),
)

# Where the people whom a ladder calls are reached, in the order in which it is tried.
recipient_address = Table(
    "recipient_address",
    metadata,
    Column("recipient", String(20), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("address", String(200), nullable=False),
    Column("language", String(8), nullable=False),
)

# Every SMS that came in, under the gateway's own name for it: told twice is told once.
sms = Table(
    "sms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ref", String(80), nullable=False, unique=True),
    Column("at_ms", Integer, nullable=False, index=True),
    Column("number", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("resident_id", Integer, ForeignKey("resident.id"), index=True),
    Column("contact_id", Integer),
)
