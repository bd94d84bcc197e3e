"""The register of providers, and what can be ordered."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

SKILLS = {
    "locksmith": "locks",
    "appliance_repair": "appliances",
    "house_repair": "building",
    "odd_jobs": "odd_jobs",
    "stair_climber": "stair_climbing",
}


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "provider_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_provider_history_operator_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_history_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_history")),
    )
    with op.batch_alter_table("provider_history", schema=None) as batch_op:
        batch_op.create_index("ix_provider_history_provider", ["provider_id", "id"], unique=False)

    op.create_table(
        "provider_worker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=24), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_worker_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_worker")),
    )
    with op.batch_alter_table("provider_worker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_provider_worker_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "service_kind",
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("price_by", sa.String(length=8), nullable=False),
        sa.Column("price_fen", sa.Integer(), nullable=False),
        sa.Column("cap_fen", sa.Integer(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("urgency", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_ms", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("price_by IN ('visit', 'hour', 'quote')", name=op.f("ck_service_kind_price_by")),
        sa.CheckConstraint("urgency IN ('now', 'today', 'soon', 'planned')", name=op.f("ck_service_kind_urgency")),
        sa.ForeignKeyConstraint(["changed_by"], ["operator.id"], name=op.f("fk_service_kind_changed_by")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_service_kind")),
    )
    op.create_table(
        "stair_machine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_stair_machine_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stair_machine")),
    )
    with op.batch_alter_table("stair_machine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stair_machine_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "provider_away",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("from_day", sa.String(length=10), nullable=False),
        sa.Column("until_day", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("cancelled_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_away_provider_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["provider_worker.id"], name=op.f("fk_provider_away_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_away")),
    )
    with op.batch_alter_table("provider_away", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_provider_away_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "provider_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("added_ms", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("replaced_ms", sa.Integer(), nullable=True),
        sa.Column("due_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["operator.id"], name=op.f("fk_provider_document_added_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_document_provider_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["provider_worker.id"], name=op.f("fk_provider_document_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_document")),
    )
    with op.batch_alter_table("provider_document", schema=None) as batch_op:
        batch_op.create_index("ix_provider_document_due", ["due_ms"], unique=False)
        batch_op.create_index("ix_provider_document_provider_replaced", ["provider_id", "replaced_ms"], unique=False)
        batch_op.create_index("ix_provider_document_until", ["until"], unique=False)

    op.create_table(
        "provider_price",
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=24), nullable=False),
        sa.Column("price_by", sa.String(length=8), nullable=False),
        sa.Column("price_fen", sa.Integer(), nullable=False),
        sa.Column("cap_fen", sa.Integer(), nullable=False),
        sa.CheckConstraint("price_by IN ('visit', 'hour', 'quote')", name=op.f("ck_provider_price_price_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_price_provider_id")),
        sa.ForeignKeyConstraint(["service"], ["service_kind.key"], name=op.f("fk_provider_price_service")),
        sa.PrimaryKeyConstraint("provider_id", "service", name=op.f("pk_provider_price")),
    )
    op.create_table(
        "machine_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("machine_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("from_ms", sa.Integer(), nullable=False),
        sa.Column("until_ms", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("booked_by", sa.Integer(), nullable=True),
        sa.Column("booked_ms", sa.Integer(), nullable=False),
        sa.Column("released_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('booked', 'released')", name=op.f("ck_machine_slot_state")),
        sa.CheckConstraint("from_ms < until_ms", name=op.f("ck_machine_slot_length")),
        sa.ForeignKeyConstraint(["booked_by"], ["operator.id"], name=op.f("fk_machine_slot_booked_by")),
        sa.ForeignKeyConstraint(["machine_id"], ["stair_machine.id"], name=op.f("fk_machine_slot_machine_id")),
        sa.ForeignKeyConstraint(["order_id"], ["service_order.id"], name=op.f("fk_machine_slot_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_machine_slot")),
    )
    with op.batch_alter_table("machine_slot", schema=None) as batch_op:
        batch_op.create_index("ix_machine_slot_machine_until", ["machine_id", "until_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_machine_slot_order_id"), ["order_id"], unique=False)

    with op.batch_alter_table("provider", schema=None) as batch_op:
        batch_op.add_column(sa.Column("external_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("pinyin", sa.String(length=80), server_default="", nullable=False))
        batch_op.add_column(sa.Column("initials", sa.String(length=12), server_default="", nullable=False))
        batch_op.add_column(sa.Column("email", sa.String(length=254), server_default="", nullable=False))
        batch_op.add_column(sa.Column("languages", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("hours", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("parallel_max", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("daily_max", sa.Integer(), server_default="8", nullable=False))
        batch_op.add_column(sa.Column("contract_until", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("lat", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("lon", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("note", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("standing", sa.String(length=10), server_default="active", nullable=False))
        batch_op.add_column(sa.Column("standing_reason", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("standing_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("facts", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_index("ix_provider_name", ["name", "id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_provider_external_id"), ["external_id"])
        batch_op.create_check_constraint("standing", "standing IN ('active', 'suspended', 'ended', 'archived')")

    _carry_over()
    with op.batch_alter_table("provider", schema=None) as batch_op:
        batch_op.drop_column("licence_until")


def _carry_over() -> None:
    """The licence becomes a paper, and until a business names its people, it is one person of its own name."""
    at = op.get_bind()
    rows = at.exec_driver_sql("SELECT id, name, phone, services, licence_until FROM provider").all()
    for key, name, phone, services, until in rows:
        skills = json.dumps([SKILLS[one] for one in json.loads(services) if one in SKILLS])
        at.exec_driver_sql(
            "INSERT INTO provider_worker (provider_id, name, phone, skills, languages, active) "
            "VALUES (?, ?, ?, ?, '[]', 1)",
            (key, name[:40], phone, skills),
        )
        at.exec_driver_sql(
            "INSERT INTO provider_document (provider_id, kind, number, until, added_ms) "
            "VALUES (?, 'licence', '', ?, 0)",
            (key, until),
        )
