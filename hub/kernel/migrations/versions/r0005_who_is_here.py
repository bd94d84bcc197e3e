"""Who is here."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("started_ms", sa.Integer(), nullable=False),
        sa.Column("ended_ms", sa.Integer(), nullable=True),
        sa.Column("how_ended", sa.String(length=12), nullable=True),
        sa.Column("sound", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_shift_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
    )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_started_ms"), ["started_ms"], unique=False)
        batch_op.create_index(
            "uq_shift_running",
            ["operator_id"],
            unique=True,
            sqlite_where=sa.text("ended_ms IS NULL"),
            postgresql_where=sa.text("ended_ms IS NULL"),
        )

    op.create_table(
        "presence",
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.String(length=8), nullable=False),
        sa.Column("chosen_ms", sa.Integer(), nullable=False),
        sa.Column("until_ms", sa.Integer(), nullable=True),
        sa.Column("call_ms", sa.Integer(), nullable=True),
        sa.Column("left_ms", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("since_ms", sa.Integer(), nullable=False),
        sa.CheckConstraint("chosen IN ('on_shift', 'on_call', 'pause', 'away')", name=op.f("ck_presence_chosen")),
        sa.CheckConstraint("state IN ('on_shift', 'on_call', 'pause', 'away')", name=op.f("ck_presence_state")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_presence_operator_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_presence_shift_id")),
        sa.PrimaryKeyConstraint("operator_id", name=op.f("pk_presence")),
    )
