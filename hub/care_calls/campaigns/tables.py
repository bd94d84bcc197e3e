"""Campaigns as they were published, the one draft of each, and what residents answered. Only drafts are changed."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from hub.kernel import metadata

# `key` names what came with the hub. `version` grows with each change of the draft or of the archive, so that a page of
# yesterday overwrites nothing; `draft` is empty where it was published or dropped.
campaign = Table(
    "care_campaign",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(16), unique=True),
    Column("version", Integer, nullable=False),
    Column("draft", JSON(none_as_null=True)),
    Column("changed_ms", Integer, nullable=False),
    Column("changed_by", Integer, ForeignKey("operator.id")),
    Column("by_name", String(40)),
    Column("archived_ms", Integer),
)

# `ours`: it came with the hub; nobody of the centre wrote it.
campaign_version = Table(
    "care_campaign_version",
    metadata,
    Column("campaign_id", Integer, ForeignKey("care_campaign.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", JSON, nullable=False),
    Column("ours", Boolean, nullable=False),
    Column("published_ms", Integer, nullable=False),
    Column("published_by", Integer, ForeignKey("operator.id")),
    Column("by_name", String(40)),
)

# `version`: of the campaign, as whoever asked saw it. An answer that is changed in its call is changed here.
care_answer = Table(
    "care_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("care_call_id", Integer, ForeignKey("care_call.id"), nullable=False),
    Column("resident_id", Integer, ForeignKey("resident.id"), nullable=False),
    Column("campaign_id", Integer, ForeignKey("care_campaign.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("question", String(32), nullable=False),
    Column("answer", JSON, nullable=False),
    Column("at_ms", Integer, nullable=False, index=True),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    UniqueConstraint("care_call_id", "campaign_id", "question"),
)
Index("ix_care_answer_resident_campaign", care_answer.c.resident_id, care_answer.c.campaign_id)
Index("ix_care_answer_campaign_at", care_answer.c.campaign_id, care_answer.c.at_ms)
