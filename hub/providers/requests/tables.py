"""What is kept of needs that wait for an order."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from hub.kernel import metadata

# `need` is a word of the care calls, and a service of ours where it is one of the catalogue. `source_id` points at
# nothing by force: care calls and visits are beside us; None: it came by the code on the phone. Of one call or visit
# each need is kept once. `caller`: who is to be called back, as they have said. `due_ms`: by when somebody should have
# seen to it; `look_ms`: when a supervisor hears that nobody has.
service_request = Table(
    "service_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("need", String(24), nullable=False),
    Column("note", Text, nullable=False),
    Column("source", String(12), nullable=False),
    Column("source_id", Integer),
    Column("caller", String(80), nullable=False),
    Column("asked_by", Integer, ForeignKey("operator.id")),
    Column("asked_ms", Integer, nullable=False),
    Column("due_ms", Integer, nullable=False),
    Column("look_ms", Integer, index=True),
    Column("state", String(8), nullable=False),
    Column("order_id", Integer, ForeignKey("service_order.id")),
    Column("done_ms", Integer),
    Column("done_by", Integer, ForeignKey("operator.id")),
    UniqueConstraint("source", "source_id", "need"),
    CheckConstraint("state IN ('waiting', 'ordered', 'dropped')", name="state"),
    CheckConstraint("source IN ('care_call', 'visit', 'qr')", name="source"),
    CheckConstraint("state != 'waiting' OR look_ms IS NOT NULL", name="goes_on"),
    Index("ix_service_request_state_asked_ms", "state", "asked_ms"),
)
