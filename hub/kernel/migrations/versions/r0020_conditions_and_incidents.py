"""What is wrong now, and incidents with their members."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "condition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("building", sa.String(length=24), nullable=False),
        sa.Column("since_ms", sa.Integer(), nullable=False),
        sa.Column("noticed_ms", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("alarm_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_condition_alarm_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_condition_device_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_condition_resident_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_condition_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
        sa.UniqueConstraint("device_id", "kind", name=op.f("uq_condition_device_id_kind")),
    )
    with op.batch_alter_table("condition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_condition_alarm_id"), ["alarm_id"], unique=False)
        batch_op.create_index("ix_condition_state_due_ms", ["state", "due_ms"], unique=False)

    op.create_table(
        "incident",
        sa.Column("alarm_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=True),
        sa.Column("building", sa.String(length=24), nullable=True),
        sa.Column("opened_ms", sa.Integer(), nullable=False),
        sa.Column("few_ms", sa.Integer(), nullable=True),
        sa.Column("none_ms", sa.Integer(), nullable=True),
        sa.Column("due_ms", sa.Integer(), nullable=True),
        sa.Column("ended_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_incident_alarm_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_incident_zone_id")),
        sa.PrimaryKeyConstraint("alarm_id", name=op.f("pk_incident")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_due_ms"), ["due_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_incident_ended_ms"), ["ended_ms"], unique=False)

    op.create_table(
        "incident_member",
        sa.Column("alarm_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("from_ms", sa.Integer(), nullable=False),
        sa.Column("back_ms", sa.Integer(), nullable=True),
        sa.Column("changed_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["alarm_id"], ["incident.alarm_id"], name=op.f("fk_incident_member_alarm_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_incident_member_device_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_incident_member_resident_id")),
        sa.PrimaryKeyConstraint("alarm_id", "device_id", name=op.f("pk_incident_member")),
    )
    with op.batch_alter_table("incident_member", schema=None) as batch_op:
        batch_op.create_index("ix_incident_member_device_id", ["device_id"], unique=False)

    op.create_table(
        "incident_minute",
        sa.Column("alarm_id", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("silent", sa.Integer(), nullable=False),
        sa.Column("ailing", sa.Integer(), nullable=False),
        sa.Column("back", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["alarm_id"], ["incident.alarm_id"], name=op.f("fk_incident_minute_alarm_id")),
        sa.PrimaryKeyConstraint("alarm_id", "minute", name=op.f("pk_incident_minute")),
    )
