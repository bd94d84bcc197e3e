"""What was put into words for one database is known to the next."""

from functools import partial
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, Table, select

from hub.kernel import Database, Read, SystemClock, Write
from hub.kernel.dialect import COMPILED

_once = Table("once", MetaData(), Column("id", Integer, primary_key=True), Column("size", Integer))


def _begin(tx: Write, size: int) -> None:
    _once.create(tx.sql)
    tx.sql.execute(_once.insert(), [{"id": 7, "size": size}])


def _first_size(tx: Read) -> int:
    return tx.sql.execute(select(_once.c.size).where(_once.c.id == 7)).scalar_one()


def test_a_second_database_needs_no_words_of_its_own(tmp_path: Path) -> None:
    found: list[int] = []
    for name, size in (("a", 1), ("b", 2)):
        database = Database(tmp_path / name, SystemClock())
        database.write_now(partial(_begin, size=size))
        before = len(COMPILED)
        found += [database.read_now(_first_size), len(COMPILED) - before]
        database.close()
    assert found == [1, 1, 2, 0], "each has its own rows; the words were made once"
