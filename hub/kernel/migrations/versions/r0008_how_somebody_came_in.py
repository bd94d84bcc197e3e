"""How somebody came in."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("how", sa.String(length=8), server_default="password", nullable=False))
