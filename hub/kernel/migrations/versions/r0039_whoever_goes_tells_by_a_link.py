"""whoever goes tells by a link."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "order_link_key",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["service_order.id"], name=op.f("fk_order_link_key_order_id")),
        sa.PrimaryKeyConstraint("order_id", "key", name=op.f("pk_order_link_key")),
    )
    op.create_index(op.f("ix_order_link_key_at_ms"), "order_link_key", ["at_ms"], unique=False)
    op.add_column("service_order", sa.Column("link_epoch", sa.Integer(), server_default="0", nullable=False))
