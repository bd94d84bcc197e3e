"""Files of residents that were brought."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "resident_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("operator_name", sa.String(length=40), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("done_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_resident_import_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_import")),
    )
    with op.batch_alter_table("resident_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_import_at_ms"), ["at_ms"], unique=False)

    op.create_table(
        "resident_import_row",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["resident_import.id"], name=op.f("fk_resident_import_row_file_id")),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_resident_import_row")),
    )
    with op.batch_alter_table("resident_import_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_import_row_resident_id"), ["resident_id"], unique=False)
