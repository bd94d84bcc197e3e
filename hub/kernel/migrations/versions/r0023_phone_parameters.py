"""What a phone is told beside its heartbeat."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    with op.batch_alter_table("device_request") as table:
        table.add_column(sa.Column("more", sa.JSON(none_as_null=True), nullable=True))
