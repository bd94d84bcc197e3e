"""Rota."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "rota_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("shifts", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("replaced", sa.Integer(), nullable=False),
        sa.Column("undone_ms", sa.Integer(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["operator.id"], name=op.f("fk_rota_import_made_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["operator.id"], name=op.f("fk_rota_import_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_import")),
    )
    op.create_table(
        "rota_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("seat", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("role IN ('operator', 'supervisor')", name=op.f("ck_rota_shift_role")),
        sa.CheckConstraint("end_ms > start_ms AND end_ms <= start_ms + 93600000", name=op.f("ck_rota_shift_length")),
        sa.ForeignKeyConstraint(["import_id"], ["rota_import.id"], name=op.f("fk_rota_shift_import_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_rota_shift_operator_id")),
        sa.ForeignKeyConstraint(["replaced_by"], ["rota_import.id"], name=op.f("fk_rota_shift_replaced_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_shift")),
    )
    with op.batch_alter_table("rota_shift", schema=None) as batch_op:
        batch_op.create_index("ix_rota_shift_active_start_ms", ["active", "start_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_rota_shift_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rota_shift_replaced_by"), ["replaced_by"], unique=False)
