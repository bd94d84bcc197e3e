"""The one catalogue that the tables of every context join, and the tables that belong to all of them."""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# AUTOINCREMENT: a seq is never given twice, also when the newest rows were pruned.
event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at_ms", Integer, nullable=False),
    Column("topic", String(40), nullable=False),
    Column("data", Text, nullable=False),
    sqlite_autoincrement=True,
)

event_cursor = Table(
    "event_cursor",
    metadata,
    Column("consumer", String(60), primary_key=True),
    Column("seq", Integer, nullable=False),
)

command = Table(
    "command",
    metadata,
    Column("operator_id", Integer, primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("fingerprint", LargeBinary(32), nullable=False),
    Column("at_ms", Integer, nullable=False, index=True),
    Column("answer", Text, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
