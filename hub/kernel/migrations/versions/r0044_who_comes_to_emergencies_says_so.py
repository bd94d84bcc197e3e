"""who comes to emergencies says so."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """There is no way back: a hub that is older than its database does not start."""
    op.add_column("provider", sa.Column("emergencies", sa.Boolean(), server_default=sa.text("0"), nullable=False))
    # To have stated no hours meant "at any time" until now: a closed door at night goes on being theirs. What the
    # choice knows of them is made anew at the start of the hub.
    op.execute("UPDATE provider SET emergencies = TRUE, facts = '' WHERE CAST(hours AS TEXT) = '[]'")
