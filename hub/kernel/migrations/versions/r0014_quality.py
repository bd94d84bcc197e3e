"""Quality."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "quality_month",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("due_ms", sa.Integer(), nullable=False),
        sa.Column("done_ms", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_quality_month")),
    )
    with op.batch_alter_table("quality_month", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quality_month_due_ms"), ["due_ms"], unique=False)

    op.create_table(
        "quality_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("alarm_id", sa.Integer(), nullable=False),
        sa.Column("drawn_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_quality_case_alarm_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_quality_case_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_case")),
        sa.UniqueConstraint("alarm_id", name=op.f("uq_quality_case_alarm_id")),
    )
    with op.batch_alter_table("quality_case", schema=None) as batch_op:
        batch_op.create_index("ix_quality_case_month", ["month", "operator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quality_case_operator_id"), ["operator_id"], unique=False)

    op.create_table(
        "quality_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_name", sa.String(length=40), nullable=False),
        sa.Column("greeting", sa.Integer(), nullable=False),
        sa.Column("identified", sa.Boolean(), nullable=False),
        sa.Column("protocol", sa.Integer(), nullable=False),
        sa.Column("outcome_right", sa.Boolean(), nullable=False),
        sa.Column("documented", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("documented BETWEEN 1 AND 5", name=op.f("ck_quality_review_documented")),
        sa.CheckConstraint("greeting BETWEEN 1 AND 5", name=op.f("ck_quality_review_greeting")),
        sa.CheckConstraint("protocol BETWEEN 1 AND 5", name=op.f("ck_quality_review_protocol")),
        sa.ForeignKeyConstraint(["case_id"], ["quality_case.id"], name=op.f("fk_quality_review_case_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["operator.id"], name=op.f("fk_quality_review_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_review")),
    )
    with op.batch_alter_table("quality_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quality_review_case_id"), ["case_id"], unique=False)

    with op.batch_alter_table("alarm", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_taken_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_alarm_first_taken_by"), "operator", ["first_taken_by"], ["id"])
    op.execute("UPDATE alarm SET first_taken_by = taken_by WHERE first_taken_ms IS NOT NULL")
