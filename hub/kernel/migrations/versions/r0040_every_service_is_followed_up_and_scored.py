"""Every service is followed up by tries and visits, complaints are decided, and months are scored and counted."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

# Whom somebody has to ask since before there were tries; and what is disputed has a complaint that says so.
_TASKS = """
INSERT INTO follow_up_task (
  order_id, resident_id, begun_ms, due_ms, state, tries, next_ms, look_ms, visitor, phone
)
SELECT id, resident_id, state_ms, state_ms + 259200000, 'calling', 0, state_ms + 86400000, state_ms + 86400000, '', ''
FROM service_order WHERE state = 'done'
"""
_COMPLAINTS = """
INSERT INTO order_complaint (
  order_id, resident_id, provider_id, kind, grave, source, words, state, version, raised_ms, raised_by, due_ms, look_ms,
  rung, statement, reason, appeal_words, appeal_reason
)
SELECT o.id, o.resident_id, o.provider_id, 'other', 0, 'follow_up', f.note, 'open', 1, f.at_ms, f.by,
  f.at_ms + 259200000, f.at_ms + 259200000, 0, '', '', '', ''
FROM service_order AS o JOIN order_follow_up AS f
  ON f.id = (SELECT max(id) FROM order_follow_up WHERE order_id = o.id)
WHERE o.state = 'disputed'
"""


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.create_table(
        "provider_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("asked_ms", sa.Integer(), nullable=False),
        sa.Column("ready_ms", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("failed", sa.String(length=200), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_provider_report_operator_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_report_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_report")),
    )
    op.create_table(
        "score_appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("look_ms", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=7), nullable=True),
        sa.Column("points", sa.Float(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_ms", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(about = 'score') = (month IS NOT NULL)", name=op.f("ck_score_appeal_month")),
        sa.CheckConstraint("about IN ('score', 'suspension')", name=op.f("ck_score_appeal_about")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> made_by", name=op.f("ck_score_appeal_two_persons")),
        sa.ForeignKeyConstraint(["decided_by"], ["operator.id"], name=op.f("fk_score_appeal_decided_by")),
        sa.ForeignKeyConstraint(["made_by"], ["operator.id"], name=op.f("fk_score_appeal_made_by")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_score_appeal_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_appeal")),
    )
    with op.batch_alter_table("score_appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_appeal_look_ms"), ["look_ms"], unique=False)
        batch_op.create_index(
            "ix_score_appeal_open",
            ["provider_id", "about", "month"],
            unique=True,
            sqlite_where=sa.text("decision IS NULL"),
            postgresql_where=sa.text("decision IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_score_appeal_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "score_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_month", sa.String(length=7), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=40), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["operator.id"], name=op.f("fk_score_rules_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_rules")),
    )
    op.create_table(
        "provider_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("rules_id", sa.Integer(), nullable=False),
        sa.Column("made_ms", sa.Integer(), nullable=False),
        sa.Column("points", sa.Float(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("effect", sa.String(length=9), nullable=False),
        sa.CheckConstraint("effect IN ('none', 'warned', 'suspended')", name=op.f("ck_provider_score_effect")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_score_provider_id")),
        sa.ForeignKeyConstraint(["rules_id"], ["score_rules.id"], name=op.f("fk_provider_score_rules_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_score")),
        sa.UniqueConstraint("provider_id", "month", name=op.f("uq_provider_score_provider_id_month")),
    )
    with op.batch_alter_table("provider_score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_provider_score_month"), ["month"], unique=False)

    op.create_table(
        "follow_up_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("begun_ms", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_ms", sa.Integer(), nullable=False),
        sa.Column("look_ms", sa.Integer(), nullable=True),
        sa.Column("visitor", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("over", sa.String(length=8), nullable=True),
        sa.Column("ended_ms", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'over') = (over IS NOT NULL)", name=op.f("ck_follow_up_task_over")),
        sa.CheckConstraint("state IN ('calling', 'visiting', 'over')", name=op.f("ck_follow_up_task_state")),
        sa.ForeignKeyConstraint(["order_id"], ["service_order.id"], name=op.f("fk_follow_up_task_order_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_follow_up_task_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_task")),
    )
    with op.batch_alter_table("follow_up_task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_task_ended_ms"), ["ended_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_task_look_ms"), ["look_ms"], unique=False)
        batch_op.create_index(
            "ix_follow_up_task_open",
            ["order_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'over'"),
            postgresql_where=sa.text("state <> 'over'"),
        )
        batch_op.create_index(batch_op.f("ix_follow_up_task_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_task_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "order_complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("grave", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("raised_ms", sa.Integer(), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("due_ms", sa.Integer(), nullable=True),
        sa.Column("look_ms", sa.Integer(), nullable=True),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("heard_ms", sa.Integer(), nullable=True),
        sa.Column("heard_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("refund_fen", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_ms", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("appeal_words", sa.Text(), nullable=False),
        sa.Column("appealed_ms", sa.Integer(), nullable=True),
        sa.Column("appealed_by", sa.Integer(), nullable=True),
        sa.Column("appeal", sa.String(length=10), nullable=True),
        sa.Column("appeal_reason", sa.Text(), nullable=False),
        sa.Column("appeal_ms", sa.Integer(), nullable=True),
        sa.Column("appeal_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state = 'final' OR (due_ms IS NOT NULL AND look_ms IS NOT NULL)", name=op.f("ck_order_complaint_goes_on")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'heard', 'decided', 'appealed', 'final')", name=op.f("ck_order_complaint_state")
        ),
        sa.CheckConstraint("(outcome IS NULL) = (decided_ms IS NULL)", name=op.f("ck_order_complaint_decided")),
        sa.CheckConstraint(
            "appeal_by IS NULL OR (appeal_by <> decided_by AND appeal_by <> raised_by)",
            name=op.f("ck_order_complaint_three_persons"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> raised_by", name=op.f("ck_order_complaint_two_persons")
        ),
        sa.ForeignKeyConstraint(["appeal_by"], ["operator.id"], name=op.f("fk_order_complaint_appeal_by")),
        sa.ForeignKeyConstraint(["appealed_by"], ["operator.id"], name=op.f("fk_order_complaint_appealed_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["operator.id"], name=op.f("fk_order_complaint_decided_by")),
        sa.ForeignKeyConstraint(["heard_by"], ["operator.id"], name=op.f("fk_order_complaint_heard_by")),
        sa.ForeignKeyConstraint(["order_id"], ["service_order.id"], name=op.f("fk_order_complaint_order_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_order_complaint_provider_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["operator.id"], name=op.f("fk_order_complaint_raised_by")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_order_complaint_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_complaint")),
    )
    with op.batch_alter_table("order_complaint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_complaint_decided_ms"), ["decided_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_complaint_look_ms"), ["look_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_complaint_order_id"), ["order_id"], unique=False)
        batch_op.create_index("ix_order_complaint_provider_state", ["provider_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_complaint_raised_ms"), ["raised_ms"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_complaint_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "follow_up_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=5), nullable=False),
        sa.Column("outcome", sa.String(length=9), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('no_answer', 'busy', 'refused', 'not_home')", name=op.f("ck_follow_up_try_outcome")
        ),
        sa.ForeignKeyConstraint(["by"], ["operator.id"], name=op.f("fk_follow_up_try_by")),
        sa.ForeignKeyConstraint(["task_id"], ["follow_up_task.id"], name=op.f("fk_follow_up_try_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_try")),
    )
    with op.batch_alter_table("follow_up_try", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_try_task_id"), ["task_id"], unique=False)

    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("not_operator_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_work_item_not_operator_id"), "operator", ["not_operator_id"], ["id"])

    op.execute(_TASKS)
    op.execute(_COMPLAINTS)
    op.execute(
        "UPDATE work_item SET not_operator_id = (SELECT offered_by FROM service_order WHERE id = work_item.ref)"
        " WHERE kind = 'follow_up'"
    )
