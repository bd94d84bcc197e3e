"""Alarm desk."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

NEEDED = ("base_priority", "deadline_ms", "waits_ms")


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    with op.batch_alter_table("alarm", schema=None) as batch_op:
        for name in NEEDED:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("rungs", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("place", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("data", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("due_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("returned_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("why", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("first_taken_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reopened", sa.Integer(), server_default=sa.text("0"), nullable=False))
    # What waits goes on from its rung; what is taken has a claim from now on; the rest is history.
    op.execute("UPDATE alarm SET base_priority = priority, waits_ms = opened_ms, first_taken_ms = taken_ms")
    op.execute("UPDATE alarm SET deadline_ms = opened_ms + 60000, rungs = 3 WHERE priority = 1")
    op.execute("UPDATE alarm SET deadline_ms = opened_ms + 86400000, rungs = 1 WHERE priority != 1")
    op.execute("UPDATE alarm SET next_rung_ms = opened_ms + 86400000 WHERE priority != 1 AND state = 'open'")
    op.execute("UPDATE alarm SET due_ms = taken_ms + 300000 WHERE state = 'taken'")
    with op.batch_alter_table("alarm", schema=None) as batch_op:
        for name in NEEDED:
            batch_op.alter_column(name, existing_type=sa.INTEGER(), nullable=False)
        batch_op.alter_column("kind", existing_type=sa.VARCHAR(length=12), type_=sa.String(length=16))
        batch_op.alter_column("state", existing_type=sa.VARCHAR(length=8), type_=sa.String(length=12))
        batch_op.alter_column("device_id", existing_type=sa.VARCHAR(length=32), nullable=True)
        batch_op.alter_column("resident_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_alarm_due_ms"), ["due_ms"], unique=False)
