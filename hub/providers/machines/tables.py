"""Stair-climbing machines, and when each is taken."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from hub.kernel import metadata

machine = Table(
    "stair_machine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False, index=True),
    Column("name", String(60), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

# From when it leaves until it is back. What was given back stays, as it tells why somebody was refused.
slot = Table(
    "machine_slot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("machine_id", Integer, ForeignKey("stair_machine.id"), nullable=False),
    Column("order_id", Integer, ForeignKey("service_order.id"), index=True),
    Column("from_ms", Integer, nullable=False),
    Column("until_ms", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("booked_by", Integer, ForeignKey("operator.id")),
    Column("booked_ms", Integer, nullable=False),
    Column("released_ms", Integer),
    CheckConstraint("state IN ('booked', 'released')", name="state"),
    CheckConstraint("from_ms < until_ms", name="length"),
)
Index("ix_machine_slot_machine_until", slot.c.machine_id, slot.c.until_ms)
