"""Hub problems."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "hub_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("since_ms", sa.Integer(), nullable=False),
        sa.Column("until_ms", sa.Integer(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("alarm_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarm.id"], name=op.f("fk_hub_problem_alarm_id_alarm")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_problem")),
        sa.UniqueConstraint("kind", "since_ms", name=op.f("uq_hub_problem_kind_since_ms")),
    )
    with op.batch_alter_table("hub_problem", schema=None) as batch_op:
        batch_op.create_index(
            "uq_hub_problem_open",
            ["kind"],
            unique=True,
            sqlite_where=sa.text("until_ms IS NULL"),
            postgresql_where=sa.text("until_ms IS NULL"),
        )
