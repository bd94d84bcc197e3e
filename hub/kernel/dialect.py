"""SQLite as SQLAlchemy speaks it, with one memory for all databases of a process.

A statement is put into words once and not once for each database: the virtual town starts hundreds of hubs in one
process, and every test one; a hub has two engines, for writing and for reading.
"""

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

STATEMENTS_MAX = 2_000
NAME = "sqlite+lamplight"
COMPILED: "LRUCache[Any, Any]" = LRUCache(STATEMENTS_MAX)


class Dialect(SQLiteDialect_pysqlite):
    """One is as good as another: all of them speak to the same SQLite, and words for one are words for all."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.lamplight", __name__, Dialect.__name__)
