"""What residents said of each service, and of whom."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table, Text

from hub.kernel import metadata

# One line for each time somebody asked and was answered: an order that was done again has another. `how`: by telephone,
# or somebody went there. Marks from 1 (bad) to 5 (good); `price_ok`: whether it was as agreed (empty: nobody knows).
order_follow_up = Table(
    "order_follow_up",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, ForeignKey("service_order.id"), nullable=False, index=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False, index=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("at_ms", Integer, nullable=False, index=True),
    Column("by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("how", String(5), nullable=False),
    Column("timeliness", Integer, nullable=False),
    Column("attitude", Integer, nullable=False),
    Column("result", Integer, nullable=False),
    Column("price_ok", Boolean),
    Column("note", Text, nullable=False),
    CheckConstraint("how IN ('call', 'visit')", name="how"),
    CheckConstraint("timeliness BETWEEN 1 AND 5", name="timeliness"),
    CheckConstraint("attitude BETWEEN 1 AND 5", name="attitude"),
    CheckConstraint("result BETWEEN 1 AND 5", name="result"),
)
