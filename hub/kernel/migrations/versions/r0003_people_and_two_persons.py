"""People and two persons."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_ms", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_ms", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.CheckConstraint(
            "decided_by IS NULL OR state != 'approved' OR decided_by != asked_by", name=op.f("ck_approval_two_persons")
        ),
        sa.CheckConstraint("state IN ('waiting', 'approved', 'declined', 'expired')", name=op.f("ck_approval_state")),
        sa.ForeignKeyConstraint(["asked_by"], ["operator.id"], name=op.f("fk_approval_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["operator.id"], name=op.f("fk_approval_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(
            "ix_approval_waiting", ["action", "subject"], unique=True, sqlite_where=sa.text("state = 'waiting'")
        )

    # SQLite has no other way to change a check than to make the table anew.
    with op.batch_alter_table("operator", schema=None, recreate="always") as batch_op:
        batch_op.drop_constraint(op.f("ck_operator_role"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_operator_role"), "role IN ('operator', 'supervisor', 'admin', 'technician', 'auditor')"
        )
        batch_op.add_column(sa.Column("languages", sa.JSON(), server_default="[]", nullable=False))
