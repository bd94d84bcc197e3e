"""The whole card: access, health, preferences, contacts, pauses, consents, and the history of it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "resident_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("given_by", sa.String(length=40), nullable=False),
        sa.Column("given_on", sa.String(length=10), nullable=False),
        sa.Column("withdrawn_ms", sa.Integer(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=40), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_resident_consent_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_consent")),
    )
    with op.batch_alter_table("resident_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_consent_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "resident_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("section", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=24), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_resident_history_operator_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_resident_history_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_history")),
    )
    with op.batch_alter_table("resident_history", schema=None) as batch_op:
        batch_op.create_index("ix_resident_history_resident_id_version", ["resident_id", "version"], unique=False)

    op.create_table(
        "resident_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("from_ms", sa.Integer(), nullable=False),
        sa.Column("to_ms", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_resident_pause_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_pause")),
    )
    with op.batch_alter_table("resident_pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_pause_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resident_pause_to_ms"), ["to_ms"], unique=False)

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_2", sa.String(length=24), server_default="", nullable=False))
        batch_op.add_column(sa.Column("languages", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("together", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("may_be_told", sa.Boolean(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("verified_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("removed_ms", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_contact_phone"), ["phone"], unique=False)
        batch_op.create_index(
            "ix_contact_phone_2",
            ["phone_2"],
            unique=False,
            sqlite_where=sa.text("phone_2 != ''"),
            postgresql_where=sa.text("phone_2 != ''"),
        )

    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lift", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("called", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("languages", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("nap_from", sa.String(length=5), server_default="", nullable=False))
        batch_op.add_column(sa.Column("nap_to", sa.String(length=5), server_default="", nullable=False))
        batch_op.add_column(sa.Column("ring_twice", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("key_safe", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("keys_at", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("mobility", sa.String(length=24), server_default="", nullable=False))
        batch_op.add_column(sa.Column("medication", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("allergies", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("doctor", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("hospital", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("external_id", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("ended_on", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("end_reason", sa.String(length=16), server_default="", nullable=False))
        batch_op.add_column(sa.Column("end_note", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("anonymised_ms", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_resident_phone"), ["phone"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_resident_external_id"), ["external_id"])

    # Numbers were kept as people space them; a caller is found by E.164.
    for table in ("resident", "contact"):
        op.execute(f"UPDATE {table} SET phone = replace(replace(phone, ' ', ''), '-', '')")  # noqa: S608
