"""What is kept about the people of the centre: who they are, that they are signed in, and what they did."""

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, ForeignKey, Integer, LargeBinary, String, Table

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
    Column("password_hash", String(200)),
    Column("active", Boolean, nullable=False, server_default="1"),
    CheckConstraint("role IN ('operator', 'supervisor', 'admin')", name="role"),
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
