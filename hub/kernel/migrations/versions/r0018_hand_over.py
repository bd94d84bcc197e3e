"""Hand over."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("outgoing", sa.Integer(), nullable=False),
        sa.Column("outgoing_name", sa.String(length=40), nullable=False),
        sa.Column("since_ms", sa.Integer(), nullable=False),
        sa.Column("created_ms", sa.Integer(), nullable=False),
        sa.Column("changed_ms", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("open", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("outgoing_signed_ms", sa.Integer(), nullable=True),
        sa.Column("incoming", sa.Integer(), nullable=True),
        sa.Column("incoming_name", sa.String(length=40), nullable=True),
        sa.Column("incoming_signed_ms", sa.Integer(), nullable=True),
        sa.Column("forgot_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state != 'signed' OR incoming_signed_ms IS NOT NULL", name=op.f("ck_hand_over_signed_by_both")
        ),
        sa.CheckConstraint("state IN ('draft', 'offered', 'signed')", name=op.f("ck_hand_over_state")),
        sa.CheckConstraint("incoming IS NULL OR incoming != outgoing", name=op.f("ck_hand_over_two_persons")),
        sa.ForeignKeyConstraint(["incoming"], ["operator.id"], name=op.f("fk_hand_over_incoming")),
        sa.ForeignKeyConstraint(["outgoing"], ["operator.id"], name=op.f("fk_hand_over_outgoing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_over_created_ms"), ["created_ms"], unique=False)
        batch_op.create_index(
            "uq_hand_over_draft",
            ["outgoing"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
