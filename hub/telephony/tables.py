"""Every message, with what became of it. One that waits has its due time here, and is there before anybody dials."""

from sqlalchemy import JSON, Column, Integer, String, Table, Text

from hub.kernel import metadata

message = Table(
    "message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made_ms", Integer, nullable=False, index=True),
    Column("recipients", String(80), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("data", JSON, nullable=False),
    Column("state", String(8), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_ms", Integer, index=True),
    Column("done_ms", Integer),
    Column("error", Text),
)
