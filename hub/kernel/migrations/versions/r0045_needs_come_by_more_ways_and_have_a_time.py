"""needs come by more ways and have a time."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    with op.batch_alter_table("service_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("source_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("caller", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("due_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("look_ms", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE service_request SET source = 'care_call', source_id = care_call_id, caller = '',"
        " due_ms = asked_ms + 14400000, look_ms = CASE state WHEN 'waiting' THEN asked_ms + 14400000 END"
    )
    # Made anew: SQLite changes no constraint.
    with op.batch_alter_table("service_request", schema=None, recreate="always") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_service_request_care_call_id_need"), type_="unique")
        batch_op.drop_column("care_call_id")
        for name, kind in (
            ("source", sa.String(length=12)),
            ("caller", sa.String(length=80)),
            ("due_ms", sa.Integer()),
        ):
            batch_op.alter_column(name, existing_type=kind, nullable=False)
        batch_op.alter_column("need", existing_type=sa.VARCHAR(length=20), type_=sa.String(length=24), nullable=False)
        batch_op.alter_column("asked_by", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_check_constraint(
            batch_op.f("ck_service_request_source"), "source IN ('care_call', 'visit', 'qr')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_service_request_goes_on"), "state != 'waiting' OR look_ms IS NOT NULL"
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_service_request_source_source_id_need"), ["source", "source_id", "need"]
        )
        batch_op.create_index(batch_op.f("ix_service_request_look_ms"), ["look_ms"], unique=False)
