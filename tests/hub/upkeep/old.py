"""A database as an older hub left it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from hub.kernel import metadata
from hub.kernel.migrate import SCRIPTS


def old_database(path: Path, revision: str = "0001") -> Path:
    """Made by the revisions up to `revision`, empty."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS))
        config.attributes.update(connection=connection, metadata=metadata)
        command.upgrade(config, revision)
    engine.dispose()
    return path
