"""Orders have stages with deadlines, offers, and follow-ups of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


# What was `offered` was a provider who had been sent: that is `accepted` now. What was followed up is closed.
_COPY = """
INSERT INTO service_order_new (
  id, resident_id, service, urgency, note, source, code, state, version, mode, round, made_ms, made_by, state_ms,
  due_ms, look_ms, rung, provider_id, offered_by, offered_ms, accepted_ms, on_site_ms, done_ms, followed_up_ms,
  closed_ms, parts, end_reason
)
SELECT
  id, resident_id, service, CASE service WHEN 'locksmith' THEN 'now' ELSE 'soon' END, note, 'call',
  printf('%06d', id % 1000000),
  CASE state WHEN 'offered' THEN 'accepted' WHEN 'followed_up' THEN 'closed' ELSE state END,
  version, 'one', 1, offered_ms, created_by, coalesce(followed_up_ms, done_ms, offered_ms),
  CASE state WHEN 'offered' THEN offered_ms + CASE service WHEN 'locksmith' THEN 3600000 ELSE 129600000 END
             WHEN 'done' THEN done_ms + 259200000 END,
  CASE state WHEN 'offered' THEN offered_ms + CASE service WHEN 'locksmith' THEN 3600000 ELSE 129600000 END
             WHEN 'done' THEN done_ms + 259200000 END,
  0, provider_id, created_by, offered_ms, offered_ms, done_ms, done_ms, followed_up_ms, followed_up_ms, '', ''
FROM service_order
"""
_FOLLOW_UPS = """
INSERT INTO order_follow_up (order_id, provider_id, resident_id, at_ms, by, how, timeliness, attitude, result, note)
SELECT id, provider_id, resident_id, followed_up_ms, coalesce(followed_up_by, created_by), 'call', timeliness, attitude,
  result, coalesce(follow_up_note, '')
FROM service_order WHERE state = 'followed_up'
"""


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "unwanted_provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("from_ms", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["operator.id"], name=op.f("fk_unwanted_provider_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_unwanted_provider_provider_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_unwanted_provider_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unwanted_provider")),
    )
    with op.batch_alter_table("unwanted_provider", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unwanted_provider_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "order_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=5), nullable=False),
        sa.Column("timeliness", sa.Integer(), nullable=False),
        sa.Column("attitude", sa.Integer(), nullable=False),
        sa.Column("result", sa.Integer(), nullable=False),
        sa.Column("price_ok", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("how IN ('call', 'visit')", name=op.f("ck_order_follow_up_how")),
        sa.CheckConstraint("attitude BETWEEN 1 AND 5", name=op.f("ck_order_follow_up_attitude")),
        sa.CheckConstraint("result BETWEEN 1 AND 5", name=op.f("ck_order_follow_up_result")),
        sa.CheckConstraint("timeliness BETWEEN 1 AND 5", name=op.f("ck_order_follow_up_timeliness")),
        sa.ForeignKeyConstraint(["by"], ["operator.id"], name=op.f("fk_order_follow_up_by")),
        sa.ForeignKeyConstraint(["order_id"], ["service_order.id"], name=op.f("fk_order_follow_up_order_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_order_follow_up_provider_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_order_follow_up_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_follow_up")),
    )
    with op.batch_alter_table("order_follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_follow_up_at_ms"), ["at_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_follow_up_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_follow_up_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_follow_up_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "order_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("until_ms", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("points", sa.Float(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=True),
        sa.Column("overruled", sa.Text(), nullable=False),
        sa.Column("answered_ms", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'accepted', 'declined', 'timed_out', 'lost', 'withdrawn')",
            name=op.f("ck_order_offer_outcome"),
        ),
        sa.ForeignKeyConstraint(["by"], ["operator.id"], name=op.f("fk_order_offer_by")),
        sa.ForeignKeyConstraint(["order_id"], ["service_order.id"], name=op.f("fk_order_offer_order_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_order_offer_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_offer")),
        sa.UniqueConstraint("order_id", "round", "provider_id", name=op.f("uq_order_offer_order_id_round_provider_id")),
    )
    with op.batch_alter_table("order_offer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_order_offer_accepted",
            ["order_id"],
            unique=True,
            sqlite_where=sa.text("outcome = 'accepted'"),
            postgresql_where=sa.text("outcome = 'accepted'"),
        )
        batch_op.create_index(batch_op.f("ix_order_offer_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index(
            "ix_order_offer_waiting",
            ["until_ms"],
            unique=False,
            sqlite_where=sa.text("outcome = 'waiting'"),
            postgresql_where=sa.text("outcome = 'waiting'"),
        )

    op.create_table(
        "order_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=6), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("stage IN ('before', 'after')", name=op.f("ck_order_photo_stage")),
        sa.ForeignKeyConstraint(["order_id"], ["service_order.id"], name=op.f("fk_order_photo_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_photo")),
        sa.UniqueConstraint("order_id", "stage", "digest", name=op.f("uq_order_photo_order_id_stage_digest")),
    )
    op.create_table(
        "order_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["service_order.id"], name=op.f("fk_order_step_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_step")),
    )
    with op.batch_alter_table("order_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_step_at_ms"), ["at_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_step_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_step_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "service_order_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=24), nullable=False),
        sa.Column("urgency", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("alarm_id", sa.Integer(), nullable=True),
        sa.Column("rework_of", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("wanted_ms", sa.Integer(), nullable=True),
        sa.Column("state_ms", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.Integer(), nullable=True),
        sa.Column("look_ms", sa.Integer(), nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("offered_by", sa.Integer(), nullable=True),
        sa.Column("offered_ms", sa.Integer(), nullable=True),
        sa.Column("accepted_ms", sa.Integer(), nullable=True),
        sa.Column("on_way_ms", sa.Integer(), nullable=True),
        sa.Column("on_site_ms", sa.Integer(), nullable=True),
        sa.Column("out_ms", sa.Integer(), nullable=True),
        sa.Column("done_ms", sa.Integer(), nullable=True),
        sa.Column("followed_up_ms", sa.Integer(), nullable=True),
        sa.Column("closed_ms", sa.Integer(), nullable=True),
        sa.Column("quote_fen", sa.Integer(), nullable=True),
        sa.Column("consent", sa.String(length=8), nullable=True),
        sa.Column("amount_fen", sa.Integer(), nullable=True),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["operator.id"], name=op.f("fk_service_order_made_by")),
        sa.ForeignKeyConstraint(["offered_by"], ["operator.id"], name=op.f("fk_service_order_offered_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_service_order_provider_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_service_order_resident_id")),
        sa.ForeignKeyConstraint(["rework_of"], ["service_order.id"], name=op.f("fk_service_order_rework_of")),
        sa.CheckConstraint(
            "state IN ('closed', 'cancelled') OR (due_ms IS NOT NULL AND look_ms IS NOT NULL)",
            name=op.f("ck_service_order_goes_on"),
        ),
        sa.CheckConstraint(
            "provider_id IS NOT NULL OR state IN ('requested', 'offered', 'cancelled')",
            name=op.f("ck_service_order_somebody_goes"),
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'offered', 'accepted', 'on_way', 'on_site', 'done', 'followed_up', 'disputed',"
            " 'closed', 'cancelled')",
            name=op.f("ck_service_order_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_order")),
    )
    op.execute(_COPY)
    op.execute(_FOLLOW_UPS)
    op.drop_table("service_order")
    op.rename_table("service_order_new", "service_order")
    op.create_index(op.f("ix_service_order_alarm_id"), "service_order", ["alarm_id"], unique=False)
    op.create_index(
        op.f("ix_service_order_code"),
        "service_order",
        ["code"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('closed', 'cancelled')"),
        postgresql_where=sa.text("state NOT IN ('closed', 'cancelled')"),
    )
    op.create_index(op.f("ix_service_order_look_ms"), "service_order", ["look_ms"], unique=False)
    op.create_index(op.f("ix_service_order_provider_id"), "service_order", ["provider_id"], unique=False)
    op.create_index(op.f("ix_service_order_resident_id"), "service_order", ["resident_id"], unique=False)
    op.create_index(op.f("ix_service_order_state_due_ms"), "service_order", ["state", "due_ms"], unique=False)
