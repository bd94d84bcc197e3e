"""A statement of the hot path: written with SQLAlchemy like any other, put into SQL once, run by the driver itself.

SQLAlchemy's own execution is two thirds of what a press costs the processor (README.md). What is run for every press is
prepared; everything else is not.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from json import dumps
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Select, String, TypeDecorator, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import BindParameter

if TYPE_CHECKING:
    from .database import Read, Write

_dialect: Any = sqlite.dialect(paramstyle="named")
_Convert = Callable[[Any], Any]


class _Listed(TypeDecorator[Any]):
    """A list as one parameter: SQLite reads it as JSON, so that the SQL does not change with the list's length."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str:  # noqa: ARG002 - the base class wants it
        return dumps(list(value))


def listed(name: str) -> Any:
    """For `column.in_(listed("ids"))` in a prepared statement; the parameter is any collection."""
    rows = func.json_each(BindParameter(name, type_=_Listed())).table_valued("value")
    return select(rows.c.value)


class Prepared:
    """`statement` has a name for each parameter: bindparam("name"), listed("name"); of an insert, its `columns`.

    Types are converted as SQLAlchemy would; defaults that Python makes are not filled in.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]] | UpdateBase, columns: Sequence[str] | None = None) -> None:
        compiled = statement.compile(dialect=_dialect, column_keys=columns)
        self._sql = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        binds = {
            name: one.type.dialect_impl(_dialect).bind_processor(_dialect) for one, name in compiled.bind_names.items()
        }
        self._binds = [(name, convert) for name, convert in binds.items() if convert is not None]
        chosen = list(statement.selected_columns) if isinstance(statement, Select) else []
        results = [one.type.dialect_impl(_dialect).result_processor(_dialect, None) for one in chosen]
        self._results = [(place, convert) for place, convert in enumerate(results) if convert is not None]
        self._row = _row_of([str(one.name) for one in chosen])

    def rows(self, tx: Read, values: Mapping[str, Any] | None = None) -> list[Any]:
        """All rows, each a named tuple."""
        found = tx.raw.execute(self._sql, self._bound(values or {})).fetchall()
        if self._results:
            found = [self._converted(row) for row in found]
        return list(map(self._row._make, found))

    def value(self, tx: Read, values: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row; None when there is none."""
        rows = self.rows(tx, values)
        return rows[0][0] if rows else None

    def run(self, tx: Write, values: Sequence[Mapping[str, Any]]) -> None:
        """Once for each of `values`."""
        tx.raw.executemany(self._sql, [self._bound(one) for one in values])

    def add(self, tx: Write, values: Mapping[str, Any]) -> int:
        """Insert one row; returns its number."""
        return cast(int, tx.raw.execute(self._sql, self._bound(values)).lastrowid)

    def _bound(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        if not self._binds and not self._fixed:
            return values
        bound = {**self._fixed, **values}
        for name, convert in self._binds:
            bound[name] = convert(bound[name])
        return bound

    def _converted(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, convert in self._results:
            values[place] = convert(values[place])
        return values


def _row_of(names: Sequence[str]) -> Any:
    return namedtuple("Row", names)  # pyright: ignore[reportUntypedNamedTuple] the columns' names
