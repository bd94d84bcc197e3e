"""What is to be done, and when: one line for each thing that waits for an operator."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from hub.kernel import metadata

# Not to be done before `from_ms` (empty: at any time); `operator_id`: for whom it is (empty: for anybody); who is
# `not_operator_id` is never given it. Until `held_until_ms` it is in the hands of `held_by`, and given to nobody else.
work_item = Table(
    "work_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("ref", Integer, nullable=False),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False, index=True),
    Column("due_ms", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("from_ms", Integer),
    Column("operator_id", Integer, ForeignKey("operator.id")),
    Column("not_operator_id", Integer, ForeignKey("operator.id")),
    Column("held_by", Integer, ForeignKey("operator.id")),
    Column("held_until_ms", Integer),
    UniqueConstraint("kind", "ref"),
    Index("ix_work_item_state_due_ms", "state", "due_ms"),
)
