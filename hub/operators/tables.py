"""What is kept about the people of the centre: who they are, that they are signed in, and what they did."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from hub.kernel import metadata

operator = Table(
    "operator",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", String(40), nullable=False, unique=True),
    Column("name", String(40), nullable=False),
    Column("role", String(12), nullable=False),
    Column("language", String(8), nullable=False),
    Column("theme", String(8), nullable=False, server_default="system"),
    Column("languages", JSON, nullable=False, server_default="[]"),
    Column("password_hash", String(200)),
    Column("active", Boolean, nullable=False, server_default="1"),
    CheckConstraint("role IN ('operator', 'supervisor', 'admin', 'technician', 'auditor')", name="role"),
)

# Only the SHA-256 of a token is kept: who steals the file cannot sign in with it.
session = Table(
    "session",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False, index=True),
    Column("created_ms", Integer, nullable=False),
    Column("seen_ms", Integer, nullable=False),
    Column("expires_ms", Integer, nullable=False, index=True),
    Column("how", String(8), nullable=False, server_default="password"),  # or "link": then a new password may be set
)

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column("operator_id", Integer, ForeignKey("operator.id"), nullable=False),
    Column("made_ms", Integer, nullable=False),
    Column("expires_ms", Integer, nullable=False),
    Column("used_ms", Integer),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at_ms", Integer, nullable=False, index=True),
    Column("operator_id", Integer, ForeignKey("operator.id"), index=True),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False, index=True),
    Column("detail", JSON, nullable=False),
)

# What one person has asked for and another must agree to (two_persons.py). Of one thing only one request can wait.
approval = Table(
    "approval",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("asked_by", Integer, ForeignKey("operator.id"), nullable=False),
    Column("asked_ms", Integer, nullable=False),
    Column("due_ms", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("decided_by", Integer, ForeignKey("operator.id")),
    Column("decided_ms", Integer),
    Column("reason", String(500), nullable=False, server_default=""),
    CheckConstraint("state IN ('waiting', 'approved', 'declined', 'expired')", name="state"),
    CheckConstraint("decided_by IS NULL OR state != 'approved' OR decided_by != asked_by", name="two_persons"),
    Index("ix_approval_waiting", "action", "subject", unique=True, sqlite_where=text("state = 'waiting'")),
)
