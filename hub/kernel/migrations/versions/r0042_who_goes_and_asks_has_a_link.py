"""who goes and asks has a link."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    with op.batch_alter_table("follow_up_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visit_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("visit_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("link_epoch", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_foreign_key(batch_op.f("fk_follow_up_task_visit_by"), "operator", ["visit_by"], ["id"])
    for table in ("follow_up_try", "order_follow_up"):
        op.add_column(table, sa.Column("by_link", sa.Boolean(), server_default=sa.text("0"), nullable=False))
