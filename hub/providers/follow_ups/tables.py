"""What residents said of each service, of whom, and how often somebody tried to ask."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, false, text

from hub.kernel import metadata

# One line for each time somebody asked and was answered: an order that was done again has another. `how`: by telephone,
# or somebody went there. Marks from 1 (bad) to 5 (good); `price_ok`: whether it was as agreed (empty: nobody knows).
# `by`: who asked; with `by_link` who sent somebody there to ask, and the visitor has said it on their telephone.
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
    Column("by_link", Boolean, nullable=False, server_default=false()),
    CheckConstraint("how IN ('call', 'visit')", name="how"),
    CheckConstraint("timeliness BETWEEN 1 AND 5", name="timeliness"),
    CheckConstraint("attitude BETWEEN 1 AND 5", name="attitude"),
    CheckConstraint("result BETWEEN 1 AND 5", name="result"),
)

# As `model.Task`: one that goes on for each order that is done and not asked about.
follow_up_task = Table(
    "follow_up_task",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, ForeignKey("service_order.id"), nullable=False, index=True),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("begun_ms", Integer, nullable=False),
    Column("due_ms", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_ms", Integer, nullable=False),
    Column("look_ms", Integer, index=True),
    Column("visitor", String(80), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("over", String(8)),
    Column("ended_ms", Integer, index=True),
    Column("visit_ms", Integer),
    Column("visit_by", Integer, ForeignKey("operator.id")),
    Column("link_epoch", Integer, nullable=False, server_default="0"),
    CheckConstraint("state IN ('calling', 'visiting', 'over')", name="state"),
    CheckConstraint("(state = 'over') = (over IS NOT NULL)", name="over"),
)
Index(
    "ix_follow_up_task_open",
    follow_up_task.c.order_id,
    unique=True,
    sqlite_where=text("state <> 'over'"),
    postgresql_where=text("state <> 'over'"),
)

# Only added to. `counts`: it was one of the three, at its time. `by` and `by_link` as above.
follow_up_try = Table(
    "follow_up_try",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task_id", Integer, ForeignKey("follow_up_task.id"), nullable=False, index=True),
    Column("at_ms", Integer, nullable=False),
    Column("by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("how", String(5), nullable=False),
    Column("outcome", String(9), nullable=False),
    Column("counts", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("by_link", Boolean, nullable=False, server_default=false()),
    CheckConstraint("outcome IN ('no_answer', 'busy', 'refused', 'not_home')", name="outcome"),
)
