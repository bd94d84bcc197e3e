"""What is kept of needs that wait for an order."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from hub.kernel import metadata

# `need` is a word of the care calls, and a service of ours where it is one of `model.Service`. `care_call_id` points at
# nothing by force: care calls are beside us. Of one call each need is kept once.
service_request = Table(
    "service_request",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("need", String(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("care_call_id", Integer, nullable=False),
    Column("asked_by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("asked_ms", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("order_id", Integer, ForeignKey("service_order.id")),
    Column("done_ms", Integer),
    Column("done_by", Integer, ForeignKey("operator.id")),
    UniqueConstraint("care_call_id", "need"),
    CheckConstraint("state IN ('waiting', 'ordered', 'dropped')", name="state"),
    Index("ix_service_request_state_asked_ms", "state", "asked_ms"),
)
