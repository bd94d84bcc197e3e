"""the end of a contract is told."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.add_column("provider", sa.Column("contract_due_ms", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_provider_contract_due_ms"), "provider", ["contract_due_ms"], unique=False)
