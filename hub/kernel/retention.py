"""What goes when it is old enough: each context says which of its rows may, and what still needs them.

A row is found beside the writer, and deleted by its key in a small transaction that looks again: nothing that has
become needed meanwhile goes, and a press that comes in waits for one such transaction at most.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select, true, tuple_, update

from .database import Read, Write

Key = tuple[Any, ...]


def _nobody_needs_it(_tx: Read) -> ColumnElement[bool]:
    return true()


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data. `at_ms` is how old a row is; `may_go` which rows nobody needs, however old.

    `blank`: the row stays, as it is counted, and of its columns these become so (what people said: empty).
    """

    kind: str
    table: Table
    at_ms: ColumnElement[int]
    may_go: Callable[[Read], ColumnElement[bool]] = _nobody_needs_it
    blank: Mapping[str, Any] = field(default_factory=dict[str, Any])


def look(tx: Read, kept: Kept, before_ms: int) -> tuple[int, int | None]:
    """How many rows would go that are older than `before_ms`, and of when the oldest is."""
    query = select(func.count(), func.min(kept.at_ms)).select_from(kept.table).where(_goes(tx, kept, before_ms))
    count, oldest_ms = tx.sql.execute(query).one()
    return count, oldest_ms


def find(tx: Read, kept: Kept, before_ms: int, length_max: int) -> list[Key]:
    """The keys of those rows, at most `length_max`."""
    query = select(*kept.table.primary_key.columns).where(_goes(tx, kept, before_ms)).limit(length_max)
    return [tuple(row) for row in tx.sql.execute(query)]


def forget(tx: Write, kept: Kept, before_ms: int, keys: list[Key]) -> int:
    """Delete (or blank) those of `keys` that still may go; returns how many have gone."""
    named = tuple_(*kept.table.primary_key.columns).in_(keys)
    goes = (named, _goes(tx, kept, before_ms))
    work = update(kept.table).where(*goes).values(**kept.blank) if kept.blank else delete(kept.table).where(*goes)
    return tx.sql.execute(work).rowcount


def _goes(tx: Read, kept: Kept, before_ms: int) -> ColumnElement[bool]:
    full = [kept.table.c[name].is_distinct_from(value) for name, value in kept.blank.items()]
    return and_(kept.at_ms < before_ms, kept.may_go(tx), or_(*full) if full else true())
