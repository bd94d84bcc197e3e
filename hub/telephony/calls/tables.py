"""Every call, written before anybody dials; what a line is still to do stands here until it is done."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from hub.kernel import metadata

# `alarm_id` and `contact_id` point at nothing by force: alarms are above, and a call outlives a contact.
call = Table(
    "call",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("direction", String(3), nullable=False),
    Column("number", String(24), nullable=False, index=True),
    Column("state", String(8), nullable=False),
    Column("live", Boolean, nullable=False),
    Column("purpose", String(12), nullable=False),
    Column("resident_id", Integer, ForeignKey("resident.id"), index=True),
    Column("contact_id", Integer),
    Column("callee", String(80), nullable=False),
    Column("relation", String(24)),
    Column("alarm_id", Integer, index=True),
    Column("operator_id", Integer, ForeignKey("operator.id"), index=True),
    Column("operator_name", String(40)),
    Column("confirmed_by", String(40)),
    Column("outcome", String(12)),
    Column("made_ms", Integer, nullable=False, index=True),
    Column("rings_until_ms", Integer, nullable=False),
    Column("dialled_ms", Integer),
    Column("ringing_ms", Integer),
    Column("answered_ms", Integer),
    Column("ended_ms", Integer),
    Column("wish", String(8)),
    Column("wish_number", String(24)),
    Column("wish_due_ms", Integer),
    Column("wish_tries", Integer, nullable=False),
    Column("line", String(16)),
    Column("ref", String(80), unique=True),
    Column("address", String(200)),
    Column("error", String(200)),
    Column("matches", JSON),
    # The last guard: nobody talks with two people at once.
    Index(
        "ix_call_one_at_a_time",
        "operator_id",
        unique=True,
        sqlite_where=text("state NOT IN ('held', 'ended')"),
    ),
    Index("ix_call_live", "id", sqlite_where=text("live")),
)
