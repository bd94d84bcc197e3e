"""A centre's own ladders, and who is asked to go."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "ladder_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_ms", sa.Integer(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("ladders", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_ladder_plan_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_plan")),
    )
    op.create_table(
        "asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alarm_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("relation", sa.String(length=24), nullable=False),
        sa.Column("has_key", sa.Boolean(), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=True),
        sa.Column("outcome_ms", sa.Integer(), nullable=True),
        sa.Column("until_ms", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=12), nullable=True),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("over_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_asked_alarm_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked")),
        sa.UniqueConstraint("call_id", name=op.f("uq_asked_call_id")),
        sa.UniqueConstraint("message_id", name=op.f("uq_asked_message_id")),
    )
    with op.batch_alter_table("asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asked_alarm_id"), ["alarm_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_asked_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_asked_made_ms"), ["made_ms"], unique=False)
        batch_op.create_index(
            "uq_asked_message",
            ["alarm_id", "round", "contact_id"],
            unique=True,
            sqlite_where=sa.text("how = 'message'"),
            postgresql_where=sa.text("how = 'message'"),
        )

    op.create_table(
        "asking",
        sa.Column("alarm_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("whom", sa.String(length=12), nullable=False),
        sa.Column("in_turn", sa.Boolean(), nullable=False),
        sa.Column("next_ms", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.Integer(), nullable=True),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_asking_alarm_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_asking_operator_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_asking_resident_id")),
        sa.PrimaryKeyConstraint("alarm_id", name=op.f("pk_asking")),
    )
    with op.batch_alter_table("asking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asking_due_ms"), ["due_ms"], unique=False)
