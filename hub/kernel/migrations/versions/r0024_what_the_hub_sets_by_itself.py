"""What the hub sets by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    autoincrement = {"sqlite_autoincrement": True}  # else it would be lost: the table is made anew
    with op.batch_alter_table("device_request", table_kwargs=autoincrement) as table:
        table.alter_column("made_by", existing_type=sa.Integer(), nullable=True)
