"""By when and by whom a resident is called."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    with op.batch_alter_table("care_plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("target_ms", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("planned_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("operator_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("retry_ms", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_care_plan_planned_ms"), ["planned_ms"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_care_plan_operator_id"), "operator", ["operator_id"], ["id"])

    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("call_times", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("call_every_h", sa.Integer(), server_default="72", nullable=False))
        batch_op.add_column(sa.Column("call_by", sa.String(length=40), server_default="", nullable=False))

    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("from_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("operator_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_work_item_operator_id"), "operator", ["operator_id"], ["id"])

    op.execute("UPDATE care_plan SET target_ms = COALESCE(last_live_ms + 216000000, due_ms)")
