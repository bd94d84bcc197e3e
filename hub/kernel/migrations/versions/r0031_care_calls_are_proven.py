"""care calls are proven."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "care_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("asked_ms", sa.Integer(), nullable=False),
        sa.Column("ready_ms", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("failed", sa.String(length=200), nullable=True),
        sa.Column("csv", sa.LargeBinary(), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_care_certificate_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_certificate")),
    )
    op.create_table(
        "care_breach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("begin_ms", sa.Integer(), nullable=False),
        sa.Column("late_ms", sa.Integer(), nullable=False),
        sa.Column("limit_ms", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_care_breach_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_breach")),
        sa.UniqueConstraint("resident_id", "begin_ms", name=op.f("uq_care_breach_resident_id_begin_ms")),
    )
    with op.batch_alter_table("care_breach", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_breach_late_ms"), ["late_ms"], unique=False)

    op.create_table(
        "care_since",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("from_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_care_since_resident_id")),
        sa.PrimaryKeyConstraint("resident_id", name=op.f("pk_care_since")),
    )
    op.create_table(
        "care_breach_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("breach_id", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["breach_id"], ["care_breach.id"], name=op.f("fk_care_breach_words_breach_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_care_breach_words_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_breach_words")),
    )
    with op.batch_alter_table("care_breach_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_breach_words_breach_id"), ["breach_id"], unique=False)

    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("talked_ms", sa.Integer(), nullable=True))

    # A conversation may be known from the list that residents come from. Made anew: SQLite changes no constraint.
    with op.batch_alter_table("live_contact", schema=None, recreate="always") as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_live_contact_kind"), "kind IN ('care_call', 'alarm', 'call', 'visit', 'import')"
        )
