"""who is at a line of the worklist."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("held_until_ms", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_work_item_held_by"), "operator", ["held_by"], ["id"])
