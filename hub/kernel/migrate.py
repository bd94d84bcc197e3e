"""Brings a database to the shape that this hub needs."""

from .database import Database, Write
from .schema import metadata


def migrate(database: Database) -> None:
    """Make what is missing."""

    def work(tx: Write) -> None:
        metadata.create_all(tx.sql)

    database.write_now(work)
