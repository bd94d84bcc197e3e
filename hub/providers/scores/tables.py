"""What is kept of scores: the rules by version, each month as it was counted, and what providers say against it."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from hub.kernel import metadata

# Only added to: the version with the last `from_month` that is not after a month holds for it. `by` empty: as it came.
score_rules = Table(
    "score_rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("from_month", String(7), nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("by", Integer, ForeignKey("operator.id")),
    Column("by_name", String(40), nullable=False),
    Column("rules", JSON, nullable=False),
    Column("note", Text, nullable=False),
)

# Only added to. `points` empty: there was nothing to count. `facts` and `parts` as in `model`.
provider_score = Table(
    "provider_score",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False),
    Column("month", String(7), nullable=False, index=True),
    Column("rules_id", Integer, ForeignKey("score_rules.id"), nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("points", Float),
    Column("parts", JSON, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("effect", String(9), nullable=False),
    UniqueConstraint("provider_id", "month"),
    CheckConstraint("effect IN ('none', 'warned', 'suspended')", name="effect"),
)

# What a provider says against a month's score, or against being suspended; a person decides. `points`: what the month
# is worth after all.
score_appeal = Table(
    "score_appeal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider_id", Integer, ForeignKey("provider.id"), nullable=False, index=True),
    Column("about", String(10), nullable=False),
    Column("month", String(7)),
    Column("words", Text, nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("made_by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("look_ms", Integer, index=True),
    Column("decision", String(7)),
    Column("points", Float),
    Column("reason", Text, nullable=False),
    Column("decided_ms", Integer),
    Column("decided_by", Integer, ForeignKey("operator.id")),
    CheckConstraint("about IN ('score', 'suspension')", name="about"),
    CheckConstraint("(about = 'score') = (month IS NOT NULL)", name="month"),
    CheckConstraint("decided_by IS NULL OR decided_by <> made_by", name="two_persons"),
)
Index(
    "ix_score_appeal_open",
    score_appeal.c.provider_id,
    score_appeal.c.about,
    score_appeal.c.month,
    unique=True,
    sqlite_where=text("decision IS NULL"),
    postgresql_where=text("decision IS NULL"),
)
