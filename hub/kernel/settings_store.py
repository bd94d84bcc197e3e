"""Small facts the database remembers about itself: which town it holds, which epoch its event log has."""

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from .database import Read, Write
from .prepared import Prepared
from .schema import setting

# Built once: some of these facts change with every minute.
_get = Prepared(select(setting.c.value).where(setting.c.name == bindparam("name")))
_new = upsert(setting)
_put = Prepared(
    _new.on_conflict_do_update(index_elements=["name"], set_={"value": _new.excluded.value}), ("name", "value")
)


def get_setting(tx: Read, name: str) -> str | None:
    """The value, or None when it was never set."""
    return _get.value(tx, {"name": name})


def put_setting(tx: Write, name: str, value: str) -> None:
    """Set or replace."""
    _put.run(tx, [{"name": name, "value": value}])
