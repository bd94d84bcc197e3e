"""How far the phone is with calling the centre, for each alarm for which it was asked to or does so by itself."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from hub.kernel import metadata

phone_call = Table(
    "phone_call",
    metadata,
    Column("alarm_id", Integer, ForeignKey("alarm.id"), primary_key=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False),
    Column("state", String(10), nullable=False),
    Column("changed_ms", Integer, nullable=False),
    Column("wish", Integer, nullable=False),
    Column("asked_ms", Integer),
    Column("asked_by", Integer, ForeignKey("operator.id")),  # null: the hub itself
    Column("by_name", String(40), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_ms", Integer, index=True),
)
