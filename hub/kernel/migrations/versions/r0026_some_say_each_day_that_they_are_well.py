"""Some say each day that they are well."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "well_watch",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=5), nullable=False),
        sa.Column("for_ms", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_well_watch_resident_id")),
        sa.PrimaryKeyConstraint("resident_id", name=op.f("pk_well_watch")),
    )
    with op.batch_alter_table("well_watch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_well_watch_due_ms"), ["due_ms"], unique=False)

    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("well_by", sa.String(length=5), server_default="", nullable=False))
