"""The shape of a database in words, so that two can be compared and the difference read."""

from collections.abc import Iterator

from sqlalchemy import Connection, Inspector, inspect

ALEMBICS_OWN = "alembic_version"


def shape(connection: Connection) -> set[str]:
    """A line for each column, key, index and check of each table."""
    inspector = inspect(connection)
    tables = [name for name in inspector.get_table_names() if name != ALEMBICS_OWN]
    lines = {f"{table}: {line}" for table in tables for line in _lines(inspector, table)}
    # SQLAlchemy does not read this one back, and the event log depends on it.
    never_reused = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
    return lines | {f"{name}: numbers are never given twice" for (name,) in never_reused}


def _lines(inspector: Inspector, table: str) -> Iterator[str]:
    for column in inspector.get_columns(table):
        null = "" if column["nullable"] else " not null"
        default = f" default {column['default']}" if column["default"] is not None else ""
        yield f"column {column['name']} {column['type']}{null}{default}"
    yield f"primary key {inspector.get_pk_constraint(table)['constrained_columns']}"
    for key in inspector.get_foreign_keys(table):
        yield f"foreign key {key['constrained_columns']} to {key['referred_table']} {key['referred_columns']}"
    for unique in inspector.get_unique_constraints(table):
        yield f"unique {unique['column_names']}"
    for check in inspector.get_check_constraints(table):
        yield f"check {check['name']}: {check['sqltext']}"
    for index in inspector.get_indexes(table):
        kind = "unique index" if index["unique"] else "index"
        where = index.get("dialect_options", {}).get("sqlite_where")
        yield f"{kind} {index['name']} {index['column_names']}{f' where {where}' if where is not None else ''}"
