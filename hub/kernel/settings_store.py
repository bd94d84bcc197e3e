"""Small facts the database remembers about itself: which town it holds, which epoch its event log has."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from .database import Read, Write
from .schema import setting


def get_setting(tx: Read, name: str) -> str | None:
    """The value, or None when it was never set."""
    return tx.sql.execute(select(setting.c.value).where(setting.c.name == name)).scalar()


def put_setting(tx: Write, name: str, value: str) -> None:
    """Set or replace."""
    row = upsert(setting).values(name=name, value=value)
    tx.sql.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
