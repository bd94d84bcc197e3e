"""Calls."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("callee", sa.String(length=80), nullable=False),
        sa.Column("relation", sa.String(length=24), nullable=True),
        sa.Column("alarm_id", sa.Integer(), nullable=True),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("operator_name", sa.String(length=40), nullable=True),
        sa.Column("confirmed_by", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("rings_until_ms", sa.Integer(), nullable=False),
        sa.Column("dialled_ms", sa.Integer(), nullable=True),
        sa.Column("ringing_ms", sa.Integer(), nullable=True),
        sa.Column("answered_ms", sa.Integer(), nullable=True),
        sa.Column("ended_ms", sa.Integer(), nullable=True),
        sa.Column("wish", sa.String(length=8), nullable=True),
        sa.Column("wish_number", sa.String(length=24), nullable=True),
        sa.Column("wish_due_ms", sa.Integer(), nullable=True),
        sa.Column("wish_tries", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=16), nullable=True),
        sa.Column("ref", sa.String(length=80), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("matches", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_call_operator_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_call_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("ref", name=op.f("uq_call_ref")),
    )
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_alarm_id"), ["alarm_id"], unique=False)
        batch_op.create_index("ix_call_live", ["id"], unique=False, sqlite_where=sa.text("live"))
        batch_op.create_index(batch_op.f("ix_call_made_ms"), ["made_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_number"), ["number"], unique=False)
        batch_op.create_index(
            "ix_call_one_at_a_time",
            ["operator_id"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('held', 'ended')"),
        )
        batch_op.create_index(batch_op.f("ix_call_operator_id"), ["operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_resident_id"), ["resident_id"], unique=False)
